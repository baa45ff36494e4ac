notifications-title = Уведомления
notifications-inbox = Входящие
notifications-lead = То, что ожидает вашего решения; хранится девяносто дней. Что решения больше не требует, считается прочитанным.
notifications-choose-often = Как часто приходят письма
notifications-state = Состояние
notifications-any = Любое значение
notifications-unread = Не прочитано
notifications-read = Прочитано
notifications-new = Новое
notifications-what = О чем
notifications-kind = Вид
notifications-at = Сообщено
notifications-count = { $count ->
        [one] { $count } уведомление
        [few] { $count } уведомления
       *[other] { $count } уведомлений
    }
notifications-none = У вас нет уведомлений.
notifications-none-found = Таких уведомлений нет.
notifications-choose = Выбрать: { $what }
notifications-mark = Отметить как прочитанное
notifications-mark-chosen = Отметить выбранное как прочитанное
notifications-mark-all = Отметить все как прочитанное
notifications-marked = Отмечено как прочитанное.
notifications-none-chosen = Отметьте хотя бы одно уведомление.
notifications-choices-lead = Во входящих видны они все. Письма о них приходят так часто, как вы выберете.
notifications-choices-where = Письма приходят на адрес { $email }. Письмо за день приходит в 8:00 по вашему часовому поясу: { $zone }.
notifications-choices-zone = Изменить часовой пояс
notifications-choices-none = С вашими ролями сообщать вам не о чем.
notifications-kept = Сохранено. Это касается того, о чем вам сообщат с этого момента.
notifications-now = Сразу
notifications-daily = Раз в день
notifications-never = Никогда
notifications-kind-request = Запросы торговых посредников
notifications-kind-declined = Ваши отклоненные запросы
notifications-kind-window = Запросы, срок которых истекает
notifications-kind-bounced = Вернувшиеся запросы на партнерство
notifications-kind-service = Запросы на обслуживание, ожидающие ответа
notifications-kind-asked = Запросы на обслуживание, в которых нужен ваш ответ
notifications-kind-roles = Истекающие административные связи
notifications-kind-renewals = Продления без решения
notifications-kind-bulk = Файлы, часть строк которых не выполнена
notifications-kind-move = Переносы, выполненные не полностью
notifications-kind-credit = Изменения начисления поощрений, выполненные не полностью
notifications-do-request = Одобрите или отклоните его.
notifications-do-declined = Прочитайте причину и запросите другое или оставьте как есть.
notifications-do-window = Одобрите или отклоните его, пока не истек срок; потом удовлетворить его нельзя.
notifications-do-bounced = Проверьте адрес и отправьте запрос снова или отзовите его.
notifications-do-service = Ответьте на него или передайте его.
notifications-do-asked = Ответьте в запросе на обслуживание, чтобы работа продолжилась.
notifications-do-roles = Если роли еще нужны, запросите у клиента новую связь.
notifications-do-renewals = Решите по каждой подписке: продлить без изменений, изменить или не продлевать.
notifications-do-stayed = Прочитайте причины и исправьте то, что не выполнено.
notifications-told-request = { $reseller } запрашивает изменение для клиента { $customer }: { $product }.
notifications-told-declined = { $provider }: отклонен ваш запрос для клиента { $customer }: { $product }.
notifications-told-window = { $reseller }: запрос для клиента { $customer } можно удовлетворить только до { $at }.
notifications-told-bounced = Ваш запрос на партнерство, отправленный на { $recipient }, вернулся.
notifications-told-service = Запрос на обслуживание { $number } клиента { $customer } ожидает вашего ответа: { $title }
notifications-told-asked = { $company } ожидает вашего ответа в запросе на обслуживание { $number }: { $title }
notifications-told-roles = Административная связь { $name } с клиентом { $customer } заканчивается { $at }.
notifications-told-renewals = { $count ->
        [one] По { $count } продлению недели, начинающейся { $from }, нет решения.
        [few] По { $count } продлениям недели, начинающейся { $from }, нет решения.
       *[other] По { $count } продлениям недели, начинающейся { $from }, нет решения.
    }
notifications-told-bulk = { $count ->
        [one] { $count } строка файла { $file } не выполнена.
        [few] { $count } строки файла { $file } не выполнены.
       *[other] { $count } строк файла { $file } не выполнены.
    }
notifications-told-bulk-pasted = { $count ->
        [one] { $count } вставленная строка не выполнена.
        [few] { $count } вставленные строки не выполнены.
       *[other] { $count } вставленных строк не выполнены.
    }
notifications-told-move = { $count ->
        [one] При переносе клиентов { $count } элемент остался на месте.
        [few] При переносе клиентов { $count } элемента остались на месте.
       *[other] При переносе клиентов { $count } элементов остались на месте.
    }
notifications-told-credit = { $count ->
        [one] При изменении начисления поощрений { $count } подписка осталась без изменений.
        [few] При изменении начисления поощрений { $count } подписки остались без изменений.
       *[other] При изменении начисления поощрений { $count } подписок остались без изменений.
    }
notifications-letter-hint = Как часто приходят такие письма, выбираете вы: { $url }
notifications-open = Принять решение на портале
notifications-open-inbox = Открыть входящие
notifications-digest-subject = { $count ->
        [one] { $count } вопрос ожидает вашего решения
        [few] { $count } вопроса ожидают вашего решения
       *[other] { $count } вопросов ожидают вашего решения
    }
notifications-digest-lead = { $count ->
        [one] { $count } вопрос ожидает вашего решения:
        [few] { $count } вопроса ожидают вашего решения:
       *[other] { $count } вопросов ожидают вашего решения:
    }
notifications-digest-more = { $count ->
        [one] И еще { $count }.
        [few] И еще { $count }.
       *[other] И еще { $count }.
    }
notifications-unread-count = не прочитано
notifications-profile = То, что ожидает вашего решения, находится во входящих. Выберите, о чем получать и письма.
