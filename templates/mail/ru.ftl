mail-greeting = Здравствуйте, { $name }!
mail-regards = С уважением,
mail-title = Письма
mail-lead = Какие письма ваша организация отправила с портала, кому и что с ними стало.
mail-lead-own = Какие письма ушли в результате ваших действий на портале, кому и что с ними стало.
mail-no-texts = Тексты писем не показываются: в них могут быть личные ссылки.
mail-export = Экспортировать письма
mail-count = { $count ->
        [one] { $count } письмо
        [few] { $count } письма
       *[many] { $count } писем
    }
mail-none = Пока ничего не отправлено.
mail-none-found = Письма не найдены. Выберите другое состояние или другие даты либо введите другого получателя.
mail-any = Все
mail-own = Только мои действия
mail-id = Идентификатор письма
mail-recipient = Получатель
mail-recipient-other = Сотрудник другой организации
mail-subject = Тема
mail-kind = Вид
mail-concerns = К чему относится
mail-queued-at = Дата письма
mail-state = Состояние
mail-sent-at = Отправлено
mail-reason = Ответ почтового сервера
mail-from = Имя отправителя
mail-next-attempt = Следующая попытка: { $time }
mail-state-queued = Ожидает отправки
mail-state-deferred = Отложено
mail-state-sent = Отправлено
mail-state-failed = Не доставлено
mail-kind-accounts = Вход и сотрудники
mail-kind-customers = Учетные записи клиентов
mail-kind-directory = Открытый профиль
mail-kind-incentives = Поощрения
mail-kind-moves = Перевод клиентов
mail-kind-partnerships = Партнерство
mail-kind-relationships = Приглашения клиентам
mail-kind-roles = Административные связи
mail-kind-service = Запросы на обслуживание
mail-kind-subscriptions = Подписки и поддержка
mail-about-order = Заказ
mail-about-partnership-request = Запрос на партнерство
mail-about-roles = Административная связь
mail-about-service-request = Запрос на обслуживание
mail-about-subscription = Подписка
