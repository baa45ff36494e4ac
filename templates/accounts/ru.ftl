accounts-role-global-admin = Глобальный администратор
accounts-role-admin-agent = Агент по администрированию
accounts-role-sales-agent = Агент по продажам
accounts-role-helpdesk-agent = Агент службы технической поддержки
accounts-role-billing-admin = Администратор выставления счетов
accounts-role-user-management-admin = Администратор управления пользователями
accounts-right-partner = просматривать непрямых торговых посредников и отправлять запросы на партнерство
accounts-right-order = добавлять клиентов и заказывать подписки
accounts-right-support = выбирать назначенное контактное лицо поддержки
accounts-right-decline-support = просматривать подписки, которые поддерживает организация, и отказываться от их поддержки
accounts-right-support-profile = изменять профиль поддержки
accounts-right-show-profile = просматривать общедоступный профиль организации и запрашивать его изменение
accounts-right-tenant-owner = назначать торгового посредника владельцем клиента (tenant owner)
accounts-right-customers = просматривать клиентов
accounts-right-orders = просматривать историю заказов
accounts-right-incentives = просматривать, кому начисляются поощрения
accounts-right-associate = выбирать торгового посредника для клиента
accounts-right-edit-customer = изменять учетную запись клиента
accounts-right-issue-password = выдавать новый временный пароль
accounts-right-providers = просматривать непрямых поставщиков
accounts-right-authorize-provider = авторизовать непрямого поставщика
accounts-right-invite-customers = приглашать клиентов установить связь с поставщиком и торговым посредником
accounts-right-accept-relationship = соглашаться на администрирование учетной записи торговым посредником
accounts-right-end-administration = прекращать управление учетной записью со стороны торгового посредника
accounts-right-end-partnership = удалять партнерства
accounts-right-sign-agreement = подписывать Соглашение с партнером Майкрософт и привязывать идентификатор MPN
accounts-right-end-relationship = удалять связь клиента с торговым посредником
accounts-right-tag-customers = назначать клиентам теги и определять, что они могут покупать сами
accounts-right-subscription = управлять подписками
accounts-right-change-many = вносить массовые изменения из файла
accounts-right-decide-requests = утверждать и отклонять изменения, которые запрашивают торговые посредники
accounts-right-billing = менять частоту выставления счетов за подписку
accounts-right-users = управлять пользователями и лицензиями клиента
accounts-right-ask-for-roles = запрашивать у клиента роли администратора
accounts-right-approve-roles = утверждать роли администратора для партнера
accounts-right-see-requests = просматривать запросы на обслуживание
accounts-right-answer-requests = создавать запросы на обслуживание и отвечать на них
accounts-right-prices = просматривать прайс-листы
accounts-right-invoices = просматривать счета и файлы сверки
accounts-right-insights = просматривать показатели торговых посредников
accounts-right-activity = просматривать журнал действий
accounts-right-people = управлять учетными записями и ролями коллег
accounts-right-admins = назначать и отзывать роль глобального администратора
accounts-sign-in = Войти
accounts-sign-in-name = Имя для входа
accounts-sign-in-name-empty = Введите имя для входа, например рабочий адрес электронной почты.
accounts-sign-in-name-taken = Этот адрес уже используется для входа. Укажите другой адрес или войдите.
accounts-sign-in-refused = Неверное имя для входа или пароль. Проверьте их и попробуйте еще раз.
accounts-signed-out = Вы вышли с портала.
accounts-password = Пароль
accounts-password-empty = Введите пароль.
accounts-new-password = Новый пароль
accounts-password-again = Повторите новый пароль
accounts-password-rule = Не менее 12 символов. Легко запомнить несколько слов, которые поставите рядом только вы.
accounts-password-too-short = Введите не менее 12 символов.
accounts-password-too-long = Введите не более 128 символов.
accounts-password-own-name = Придумайте пароль, в котором нет вашего имени для входа.
accounts-password-trivial = Такой пароль слишком легко угадать. Используйте больше разных символов.
accounts-passwords-differ = Пароли не совпадают. Введите один и тот же пароль дважды.
accounts-set-password = Задать новый пароль
accounts-set-password-why = Вы вошли с временным паролем, который действует один раз. Чтобы продолжить, придумайте собственный пароль.
accounts-password-kept = Новый пароль задан.
accounts-held = Сеанс завершился до отправки формы. Войдите, чтобы продолжить: все введенное сохранено.
accounts-held-title = Ваша форма ждет вас
accounts-held-explained = Вы снова вошли. Перейдите к форме: она не будет отправлена, пока вы не отправите ее сами.
accounts-held-continue = Перейти к форме
accounts-first-name = Имя
accounts-last-name = Фамилия
accounts-first-name-empty = Введите имя.
accounts-last-name-empty = Введите фамилию.
accounts-email = Адрес электронной почты
accounts-email-empty = Введите адрес электронной почты.
accounts-email-wrong = Введите адрес электронной почты, например name@company.com.
accounts-phone = Номер телефона
accounts-home-title = Что нужно решить сегодня
accounts-first-steps = Первые шаги
accounts-home-nothing = Сегодня ничего решать не нужно.
accounts-home-provider = Как непрямой поставщик вы покупаете продукты и подписки у корпорации Майкрософт и предлагаете их клиентам через непрямых торговых посредников.
accounts-home-explore = Сведения о непрямой модели
accounts-home-step-profile = Проверьте профиль своей организации
accounts-home-step-profile-text = Посмотрите, как ваша организация представлена в списке официальных непрямых поставщиков Майкрософт. Чтобы внести изменения в профиль, обратитесь к своему представителю корпорации Майкрософт.
accounts-home-step-profile-link = Список официальных непрямых поставщиков Майкрософт
accounts-home-step-resellers = Установите связь с непрямыми торговыми посредниками
accounts-home-step-resellers-text = Отправьте запрос на партнерство. Когда торговый посредник примет его, вы сможете вместе обслуживать клиентов.
accounts-home-step-customers = Установите связь с клиентами
accounts-home-step-customers-text = Связывайте новых клиентов и подписки с торговыми посредниками и выбирайте торговых посредников для существующих клиентов.
accounts-home-reseller = Как непрямой торговый посредник вы вместе с непрямыми поставщиками продаете клиентам облачные подписки Майкрософт.
accounts-home-reseller-providers = Работайте с непрямыми поставщиками
accounts-home-reseller-providers-text = Чтобы работать с еще одним поставщиком, попросите его отправить запрос на партнерство и откройте ссылку из письма.
accounts-home-reseller-customers = Обслуживайте клиентов
accounts-home-reseller-customers-text = Вы видите клиентов, с которыми связана ваша организация, и подписки, в которых она указана.
accounts-password-same = Выберите пароль, который отличается от временного.
accounts-password-leaked = Такой пароль слишком легко угадать: он есть в списках утекших паролей или составлен из распространенных слов, простых последовательностей либо сведений о вас. Поставьте рядом несколько слов, которые обычно вместе не встречаются.
accounts-password-current = Текущий пароль
accounts-password-current-wrong = Это не ваш текущий пароль. Проверьте его и попробуйте еще раз.
accounts-password-same-again = Выберите пароль, который отличается от текущего.
accounts-link-title = Задайте пароль
accounts-link-set = Задать пароль
accounts-link-welcome = Вам открыт доступ к партнерскому порталу от имени организации «{ $company }». Придумайте собственный пароль.
accounts-link-reset = Придумайте новый пароль для своей учетной записи в организации «{ $company }». Все остальные сеансы будут завершены.
accounts-link-used = Эта ссылка уже использована: по ссылке можно задать пароль только один раз. Войдите с этим паролем или выберите «Забыли пароль?» на странице входа.
accounts-link-revoked = Эта ссылка больше не действует. Если у вас есть более новая, откройте ее. Если нет, попросите новое приглашение у того, кто вас пригласил, или, если пароль у вас уже есть, выберите «Забыли пароль?» на странице входа.
accounts-link-name-taken = С этим адресом на портал уже входит кто-то другой, а каждый адрес можно использовать только один раз. Попросите коллегу пригласить вас по другому адресу.
accounts-link-expired = Срок действия этой ссылки истек. Попросите новое приглашение у того, кто вас пригласил, или, если пароль у вас уже есть, выберите «Забыли пароль?» на странице входа.
accounts-forgot = Забыли пароль?
accounts-forgot-why = Введите имя, с которым вы входите. Если такая учетная запись есть, ее владелец получит письмо со ссылкой, по которой можно задать новый пароль. Пользователю, которого добавил администратор организации, новый пароль выдает администратор.
accounts-forgot-send = Отправить ссылку
accounts-forgot-sent = Если учетная запись с таким именем есть, ее владелец скоро получит письмо со ссылкой. Ссылка действует один час и только один раз.
accounts-reset-letter-subject = Задайте новый пароль
accounts-reset-letter = Кто-то (вероятно, вы) запросил новый пароль для учетной записи { $name }. Ссылка ниже действует один час и только один раз.
accounts-reset-letter-else = Если это были не вы, ничего не делайте: ваш пароль не изменится.
accounts-changed-letter-subject = Ваш пароль изменен
accounts-changed-letter = Пароль учетной записи { $name } изменен, все остальные сеансы завершены.
accounts-changed-letter-else = Если это сделали не вы, немедленно задайте новый пароль и сообщите своему глобальному администратору.
accounts-issued-letter-subject = Вам выдан временный пароль
accounts-issued-letter = { $by } выдает временный пароль для учетной записи { $name }. Прежний пароль больше не действует, все сеансы завершены. Временный пароль вам сообщат; он действует один раз.
accounts-issued-letter-else = Если вы об этом не просили, позвоните своему поставщику или торговому посреднику.
accounts-device-letter-subject = Вход с нового устройства
accounts-device-letter = В учетную запись { $name } выполнен вход с устройства, которое раньше не использовалось.
accounts-device-letter-else = Если это были вы, ничего делать не нужно. Если нет, завершите этот сеанс в своем профиле, смените пароль и сообщите своему глобальному администратору.
accounts-letter-whence = Устройство: { $device }. IP-адрес: { $address }. Время: { $time }.
accounts-device = { $browser }, { $system }
accounts-device-unknown = Неизвестное устройство
accounts-profile = Мой профиль
accounts-profile-name = Имя и фамилия
accounts-profile-company = Организация
accounts-profile-roles = Роли
accounts-profile-password = Изменить пароль
accounts-profile-password-means = Остальные ваши сеансы будут завершены.
accounts-profile-sessions = Где выполнен вход
accounts-profile-sessions-why = Если сеанс вам незнаком, завершите его и смените пароль.
accounts-session-this = Этот сеанс
accounts-session-facts = IP-адрес: { $address }. Вход: { $began }. Последнее действие: { $seen }.
accounts-session-end = Завершить сеанс
accounts-sessions-end = Завершить все остальные сеансы
accounts-session-ended = Сеанс завершен.
accounts-sessions-ended = Все остальные сеансы завершены.
accounts-zone = Часовой пояс
accounts-zone-hint = Время указывается в этом часовом поясе, рядом — время UTC. Сейчас: { $now }.
accounts-own-title = Ваши лицензии
accounts-own-lead = Эти лицензии назначены вам. Управляют ими на портале администраторы вашей организации; от вас здесь ничего не требуется.
accounts-own-none = Сейчас вам не назначено ни одной лицензии.
accounts-own-paused = (приостановлено: сейчас пользоваться нельзя)
accounts-own-admins = Чтобы получить лицензию или новый пароль, обратитесь к администраторам: { $names }.
accounts-home-requests = { $count ->
        [one] { $number } запрос от торговых посредников ожидает ответа
        [few] { $number } запроса от торговых посредников ожидают ответа
       *[other] { $number } запросов от торговых посредников ожидают ответа
    }
accounts-home-requests-when = Самый старый отправлен { $at }.
accounts-home-closing = { $count ->
        [one] { $number } запрос можно утвердить, только пока не истек срок отмены
        [few] { $number } запроса можно утвердить, только пока не истек срок отмены
       *[other] { $number } запросов можно утвердить, только пока не истек срок отмены
    }
accounts-home-closing-when = Ближайший срок: { $at }.
accounts-home-nobody = { $count ->
        [one] За { $number } подписку поощрения не получает никто
        [few] За { $number } подписки поощрения не получает никто
       *[other] За { $number } подписок поощрения не получает никто
    }
accounts-home-undecided = { $count ->
        [one] По { $number } продлению не принято решение
        [few] По { $number } продлениям не принято решение
       *[other] По { $number } продлениям не принято решение
    }
accounts-home-undecided-when = Ближайшее окончание срока: { $at }.
accounts-home-overdue = { $count ->
        [one] { $number } запрос на обслуживание с просроченным первым ответом
        [few] { $number } запроса на обслуживание с просроченным первым ответом
       *[other] { $number } запросов на обслуживание с просроченным первым ответом
    }
accounts-home-overdue-when = Самый ранний срок: { $at }.
accounts-home-unanswered = { $count ->
        [one] { $number } запрос на обслуживание ожидает первого ответа
        [few] { $number } запроса на обслуживание ожидают первого ответа
       *[other] { $number } запросов на обслуживание ожидают первого ответа
    }
accounts-home-unanswered-when = Ближайший срок: { $at }.
accounts-home-bounced = { $count ->
        [one] { $number } запрос на партнерство не доставлен
        [few] { $number } запроса на партнерство не доставлены
       *[other] { $number } запросов на партнерство не доставлены
    }
accounts-home-undelivered = { $count ->
        [one] { $number } письмо за последние 7 дней не доставлено
        [few] { $number } письма за последние 7 дней не доставлены
       *[other] { $number } писем за последние 7 дней не доставлены
    }
accounts-home-expiring = { $count ->
        [one] { $number } запрос на партнерство истекает в ближайшие три дня
        [few] { $number } запроса на партнерство истекают в ближайшие три дня
       *[other] { $number } запросов на партнерство истекают в ближайшие три дня
    }
accounts-home-expiring-when = Ближайший срок: { $at }.
accounts-home-roles = { $count ->
        [one] { $number } административная связь заканчивается в ближайшие тридцать дней
        [few] { $number } административные связи заканчиваются в ближайшие тридцать дней
       *[other] { $number } административных связей заканчиваются в ближайшие тридцать дней
    }
accounts-home-roles-when = Ближайшее окончание: { $at }.
accounts-home-onboarding = { $count ->
        [one] Подключение { $number } торгового посредника ждет действий вашей организации
        [few] Подключение { $number } торговых посредников ждет действий вашей организации
       *[other] Подключение { $number } торговых посредников ждет действий вашей организации
    }
accounts-home-agreement = Ваша организация не подписала Соглашение с партнером Майкрософт, поэтому поощрения ей не начисляются
accounts-home-many = { $number }+
