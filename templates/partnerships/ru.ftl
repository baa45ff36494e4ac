partnerships-request = Отправить запрос на партнерство
partnerships-first = Что сначала нужно торговому посреднику
partnerships-prerequisite = Чтобы начать работу, торговые посредники должны быть зарегистрированы как непрямые торговые посредники в программе поставщиков облачных решений (CSP) и иметь учетные записи.
partnerships-prerequisite-link = Как регистрируются торговые посредники
partnerships-why = Затем отправьте запрос на партнерство: в письме есть персональная ссылка, по которой торговый посредник принимает запрос или сначала регистрируется. Приняв запрос, он появится в этом списке.
partnerships-search = Название или идентификатор MPN
partnerships-none = Пока нет ни одного партнера. Начните с запроса на партнерство.
partnerships-none-found = По запросу «{ $q }» торговые посредники не найдены.
partnerships-reseller = Непрямой торговый посредник
partnerships-provider = Непрямой поставщик
partnerships-mpn-id = Идентификатор MPN
partnerships-location = Расположение
partnerships-since = Партнер с
partnerships-contact = Контакты
partnerships-view-customers = Просмотреть клиентов
partnerships-view-customers-of = Просмотреть клиентов: { $name }
partnerships-add-customer = Добавить нового клиента
partnerships-add-customer-for = Добавить нового клиента: { $name }
partnerships-no-providers = Поставщиков пока нет. Попросите непрямого поставщика отправить запрос на партнерство и откройте ссылку из письма.
partnerships-request-how = Подготовьте адрес электронной почты торгового посредника. Текст можно изменить, но сохраните ссылку: она персональная. Затем откройте сообщение в почтовом приложении или скопируйте его.
partnerships-subject = Тема
partnerships-subject-empty = Введите тему.
partnerships-body = Сообщение
partnerships-body-empty = Введите сообщение с персональной ссылкой.
partnerships-body-hint = Ссылка должна остаться в тексте без изменений.
partnerships-link-missing = В сообщении нет персональной ссылки. Верните ее в текст; она указана ниже.
partnerships-link-altered = Персональная ссылка изменена и не будет работать. Скопируйте ее снова: она указана ниже.
partnerships-personal-link = Персональная ссылка; принять запрос по ней можно один раз, до { $date }:
partnerships-open-in-email = Открыть в сообщении электронной почты
partnerships-copy = Копировать в буфер обмена
partnerships-copied = Сообщение скопировано. Вставьте его в письмо.
partnerships-not-copied = Браузер не разрешает копирование. Текст выделен: скопируйте его клавишами Ctrl+C.
partnerships-copy-by-hand = Чтобы скопировать сообщение, выделите текст выше.
partnerships-done = Готово
partnerships-text-saved = Текст сохранен. Откройте его в почтовом приложении, укажите адрес торгового посредника и отправьте.
partnerships-request-done = Запрос на партнерство готов. Когда торговый посредник примет его, он появится в этом списке.
partnerships-draft-subject = Запрос на партнерство от { $provider }
partnerships-invitation = Запрос на партнерство
partnerships-invites-you = { $provider } приглашает вас к партнерству
partnerships-invited-by = Запрос отправил сотрудник { $provider }: { $name }. Его можно принять до { $date }.
partnerships-accepting-means = Что означает согласие
partnerships-means-orders = { $provider } сможет добавлять клиентов и отправлять заказы от имени клиентов вашей организации.
partnerships-means-customers = { $provider } сможет доверить вашей организации управление клиентами и подписками, начисление поощрений и поддержку.
partnerships-means-see = Ваша организация и { $provider } появятся в списках друг друга: название, идентификатор MPN и расположение.
partnerships-means-keep = Ваши клиенты, цены и другие поставщики остаются вашими.
partnerships-sign-in-first = Если у вашей организации есть учетная запись, войдите как ее глобальный администратор. Если нет, сначала зарегистрируйте организацию как непрямого торгового посредника.
partnerships-consent = У меня есть полномочия действовать от имени { $company }, и я соглашаюсь на работу с { $provider } на описанных выше условиях.
partnerships-consent-missing = Отметьте флажок, если вы согласны.
partnerships-authorize = Авторизовать непрямого поставщика
partnerships-authorized = { $provider } теперь ваш непрямой поставщик.
partnerships-other-person = Вы вошли как { $name }, а этот пользователь не может принять запрос. Выйдите и войдите как глобальный администратор торгового посредника или перешлите ему письмо.
partnerships-request-used = Эта ссылка уже использована. Ее отправил сотрудник { $provider }: { $name }. Попросите новую.
partnerships-request-expired = Срок действия этой ссылки истек. Ее отправил сотрудник { $provider }: { $name }. Попросите новую.
partnerships-other-region = Ваша организация находится в регионе { $region }, где этот поставщик не авторизован. Работайте с поставщиком своего региона.
partnerships-agreement-missing = Ваша организация еще не подписала Соглашение с партнером Майкрософт. Сначала его подписывает глобальный администратор вашей организации.
partnerships-enroll = Зарегистрироваться как непрямой торговый посредник
partnerships-enroll-why = Зарегистрируйте свою организацию, чтобы работать с { $provider }. После этого вы вернетесь к запросу.
partnerships-company = Организация
partnerships-legal-name = Юридическое название
partnerships-mpn-id-hint = От 6 до 10 цифр; нули в начале имеют значение.
partnerships-mpn-id-taken = Организация с этим идентификатором MPN уже зарегистрирована. Войдите или проверьте идентификатор.
partnerships-mpn-id-providers = Это идентификатор MPN самого поставщика. Введите идентификатор своей организации.
partnerships-mpn-kind = Этот идентификатор принадлежит
partnerships-mpn-kind-location = местоположению организации (поощрения начисляются)
partnerships-mpn-kind-company = организации в целом
partnerships-mpn-kind-empty = Выберите, чему принадлежит идентификатор MPN.
partnerships-first-user = Контактное лицо и первый пользователь
partnerships-first-user-hint = Вы станете глобальным администратором и агентом по администрированию организации. Клиенты увидят этот адрес и номер телефона, когда вы будете их поддерживать.
partnerships-email-hint = С ним вы будете входить.
partnerships-phone-hint = С кодом страны или так, как набирают в вашей стране.
partnerships-phone-empty = Введите номер телефона, по которому вас найдут клиенты.
partnerships-agreement = От имени организации я подписываю Соглашение с партнером Майкрософт.
partnerships-agreement-unsigned = Отметьте флажок, чтобы подписать соглашение. Без него организация не может работать с поставщиком.
partnerships-enroll-submit = Зарегистрировать организацию
partnerships-enrolled = Ваша организация зарегистрирована. Прочитайте запрос еще раз и авторизуйте поставщика.
partnerships-accepted-subject = Торговый посредник принял ваш запрос на партнерство
partnerships-accepted-sentence = { $reseller } (идентификатор MPN { $mpn }) принимает ваш запрос на партнерство. Теперь для него можно добавлять клиентов.
partnerships-accepted-link = Непрямые торговые посредники
partnerships-draft-body =
    Здравствуйте!

    { $provider } приглашает вас к партнерству в программе CSP. Откройте ссылку и войдите как глобальный администратор:
    { $link }

    Если организация еще не зарегистрирована, это можно сделать там же. Ссылка действует один раз, { $days } дн.

    { $name }
    { $provider }
partnerships-suspended = Приостановлено
