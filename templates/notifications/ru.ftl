notifications-title = Уведомления
notifications-inbox = Входящие
notifications-lead = Здесь девяносто дней хранятся уведомления о том, что ожидает вашего решения. Если решение больше не требуется, уведомление считается прочитанным.
notifications-choose-often = Как часто приходят письма
notifications-state = Состояние
notifications-any = Все
notifications-unread = Не прочитано
notifications-read = Прочитано
notifications-new = Новое
notifications-what = О чем
notifications-kind = Вид
notifications-at = Получено
notifications-count = { $count ->
        [one] { $count } уведомление
        [few] { $count } уведомления
       *[other] { $count } уведомлений
    }
notifications-none = У вас нет уведомлений.
notifications-none-found = Таких уведомлений нет.
notifications-choose = Выбрать: { $what }
notifications-mark = Отметить как прочитанное
notifications-mark-chosen = Отметить выбранные как прочитанные
notifications-mark-all = Отметить все как прочитанные
notifications-marked = Отмечено как прочитанное.
notifications-none-chosen = Отметьте хотя бы одно уведомление.
notifications-choices-lead = Во входящих показаны все эти уведомления. Как часто получать письма о них, решаете вы.
notifications-choices-where = Письма приходят на адрес { $email }. Письмо, которое приходит раз в день, отправляется в 8:00 по вашему часовому поясу ({ $zone }).
notifications-choices-zone = Изменить часовой пояс
notifications-choices-none = Для ваших ролей уведомлений нет.
notifications-kept = Сохранено. Это действует для новых уведомлений.
notifications-now = Сразу
notifications-daily = Раз в день
notifications-never = Никогда
notifications-kind-request = Запросы торговых посредников
notifications-kind-declined = Ваши отклоненные запросы
notifications-kind-window = Запросы, срок которых истекает
notifications-kind-bounced = Недоставленные запросы на партнерство
notifications-kind-service = Запросы на обслуживание, ожидающие ответа
notifications-kind-asked = Запросы на обслуживание, в которых нужен ваш ответ
notifications-kind-roles = Истекающие административные связи
notifications-kind-renewals = Продления без решения
notifications-kind-bulk = Файлы с невыполненными строками
notifications-kind-move = Переводы клиентов, выполненные не полностью
notifications-kind-credit = Изменения начисления поощрений, выполненные не полностью
notifications-do-request = Утвердите или отклоните запрос.
notifications-do-declined = Прочитайте причину и отправьте другой запрос или оставьте все как есть.
notifications-do-window = Утвердите или отклоните запрос, пока не истек срок: потом утвердить его будет нельзя.
notifications-do-bounced = Проверьте адрес и отправьте запрос повторно или отзовите его.
notifications-do-service = Ответьте на запрос или передайте его.
notifications-do-asked = Ответьте в запросе на обслуживание, чтобы работа продолжилась.
notifications-do-roles = Если роли еще нужны, запросите у клиента новую связь.
notifications-do-renewals = Решите по каждой подписке: продлить без изменений, изменить или не продлевать.
notifications-do-stayed = Прочитайте причины и исправьте то, что не выполнено.
notifications-told-request = { $reseller } запрашивает изменение для клиента { $customer }: { $product }.
notifications-told-declined = Ваш запрос для клиента { $customer } отклонен (поставщик: { $provider }): { $product }.
notifications-told-window = { $reseller }: запрос для клиента { $customer } можно утвердить только до { $at }.
notifications-told-bounced = Ваш запрос на партнерство, отправленный на адрес { $recipient }, не доставлен.
notifications-told-service = Запрос на обслуживание { $number } клиента { $customer } ожидает вашего ответа: { $title }
notifications-told-asked = { $company } ожидает вашего ответа в запросе на обслуживание { $number }: { $title }
notifications-told-roles = Административная связь «{ $name }» с клиентом { $customer } заканчивается { $at }.
notifications-told-renewals = { $count ->
        [one] На неделе, начинающейся { $from }, по { $count } продлению не принято решение.
        [few] На неделе, начинающейся { $from }, по { $count } продлениям не принято решение.
       *[other] На неделе, начинающейся { $from }, по { $count } продлениям не принято решение.
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
        [one] При переводе клиентов { $count } элемент остался на месте.
        [few] При переводе клиентов { $count } элемента остались на месте.
       *[other] При переводе клиентов { $count } элементов остались на месте.
    }
notifications-told-credit = { $count ->
        [one] При изменении начисления поощрений { $count } подписка осталась без изменений.
        [few] При изменении начисления поощрений { $count } подписки остались без изменений.
       *[other] При изменении начисления поощрений { $count } подписок остались без изменений.
    }
notifications-letter-hint = Как часто получать такие письма, можно выбрать здесь: { $url }
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
notifications-profile = Все, что ожидает вашего решения, есть во входящих. Выберите, о чем получать еще и письма.
