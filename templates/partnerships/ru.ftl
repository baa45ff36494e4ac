partnerships-request = Отправить запрос на партнерство
partnerships-first = Что сначала нужно торговым посредникам
partnerships-prerequisite = Прежде чем вы начнете работать с торговыми посредниками, они должны зарегистрироваться как непрямые торговые посредники в программе поставщиков облачных решений (CSP) и получить учетные записи.
partnerships-prerequisite-link = Как регистрируются торговые посредники
partnerships-why = Затем отправьте запрос на партнерство. В письме есть персональная ссылка, по которой торговый посредник при необходимости регистрируется и принимает запрос. После этого он появится в этом списке.
partnerships-search = Название или идентификатор MPN
partnerships-none = Непрямых торговых посредников пока нет. Чтобы начать, отправьте запрос на партнерство.
partnerships-none-found = По запросу «{ $q }» торговые посредники не найдены. Проверьте запрос или покажите весь список.
partnerships-reseller = Непрямой торговый посредник
partnerships-provider = Непрямой поставщик
partnerships-mpn-id = Идентификатор MPN
partnerships-location = Расположение
partnerships-since = Начало партнерства
partnerships-contact = Контакты
partnerships-view-customers = Просмотреть клиентов
partnerships-view-customers-of = Просмотреть клиентов: { $name }
partnerships-add-customer = Добавить нового клиента
partnerships-add-customer-for = Добавить нового клиента: { $name }
partnerships-no-providers = Непрямых поставщиков пока нет. Попросите поставщика отправить вам запрос на партнерство и откройте ссылку из письма.
partnerships-providers-export = Экспортировать непрямых поставщиков
partnerships-providers-count = { $count ->
        [one] { $count } поставщик
        [few] { $count } поставщика
       *[many] { $count } поставщиков
    }
partnerships-no-provider-found = Поставщиков не найдено. Проверьте написание или сбросьте фильтр.
partnerships-ended-on = Прекращено { $date }
partnerships-request-how = Подготовьте адрес электронной почты торгового посредника. Текст можно изменить, но сохраните ссылку: она создана для вашей учетной записи. Затем откройте сообщение в почтовом приложении или скопируйте его и вставьте в письмо. По завершении нажмите кнопку «Готово».
partnerships-subject = Тема
partnerships-subject-empty = Введите тему.
partnerships-body = Текст сообщения
partnerships-body-empty = Введите текст сообщения с персональной ссылкой.
partnerships-body-hint = Ссылка должна остаться в тексте без изменений.
partnerships-link-missing = В сообщении нет персональной ссылки. Верните ее в текст: ее можно скопировать ниже.
partnerships-link-altered = Персональная ссылка изменена и не будет работать. Скопируйте ее еще раз: она указана ниже.
partnerships-personal-link = Ваша персональная ссылка (действует один раз, до { $date }):
partnerships-open-in-email = Открыть в сообщении электронной почты
partnerships-copy = Копировать в буфер обмена
partnerships-copied = Сообщение скопировано. Вставьте его в письмо.
partnerships-not-copied = Браузер не разрешает порталу скопировать сообщение. Текст выделен: нажмите Ctrl+C (на Mac — Command+C), чтобы скопировать его.
partnerships-copy-by-hand = Чтобы скопировать сообщение, выделите и скопируйте текст выше.
partnerships-done = Готово
partnerships-text-saved = Текст сохранен. Откройте его в почтовом приложении, укажите адрес электронной почты торгового посредника и отправьте письмо.
partnerships-request-done = Запрос на партнерство готов. Когда торговый посредник примет запрос, он появится в этом списке.
partnerships-tab-resellers = Торговые посредники
partnerships-requests = Запросы на партнерство
partnerships-search-requests = Получатель или организация
partnerships-no-requests = Запросов на партнерство пока нет. Чтобы начать, отправьте запрос на партнерство.
partnerships-no-requests-found = Запросы не найдены. Проверьте условия поиска или покажите весь список.
partnerships-recipient = Получатель
partnerships-requested-by = Отправитель запроса
partnerships-requested-at = Дата запроса
partnerships-changed = Последнее изменение
partnerships-life-since = В этом состоянии с
partnerships-requests-export = Экспортировать запросы
partnerships-requests-count = { $count ->
        [one] { $count } запрос
        [few] { $count } запроса
       *[many] { $count } запросов
    }
partnerships-open-until = Действует до
partnerships-own-mail = Указывается в вашем почтовом приложении
partnerships-show-request = Показать запрос
# No full stop: the date ends in «г.»
partnerships-code = { $provider }: запрос на партнерство. Отсканируйте код или введите адрес, чтобы открыть запрос. Ссылка одноразовая и действует до { $date }
partnerships-life = Состояние
partnerships-all-states = Все состояния
partnerships-life-draft = Черновик
partnerships-life-sent = Отправлен
partnerships-life-delivered = Доставлен
partnerships-life-bounced = Не доставлен
partnerships-life-opened = Открыт
partnerships-life-accepted = Принят
partnerships-life-declined = Отклонен
partnerships-life-expired = Срок истек
partnerships-life-revoked = Отозван
partnerships-resend = Отправить повторно
partnerships-revoke = Отозвать
partnerships-remind = Напомнить
partnerships-reminded-on = Напоминание отправлено
partnerships-reminded = Напоминание будет отправлено. Второго напоминания не будет.
partnerships-already-reminded = Напоминание об этом запросе уже отправлено, второе не нужно. Чтобы написать еще раз, нажмите кнопку «Отправить повторно».
partnerships-not-sent-by-portal = Портал не отправлял этот запрос и не знает, кому напомнить. Напишите торговому посреднику из почтового приложения.
partnerships-not-delivered = Письмо доставить не удалось, поэтому и напоминание не дойдет. Проверьте адрес и отправьте новый запрос на верный адрес.
partnerships-on-its-way = Письмо с этим запросом еще не доставлено. Отправьте напоминание, когда оно дойдет.
partnerships-expires-soon = Срок действия ссылки истекает в течение суток, и напоминание придет слишком поздно. Чтобы продлить срок, нажмите кнопку «Отправить повторно».
partnerships-waits-for-operator = Организация зарегистрирована, но доступа к порталу ей пока не дал тот, кто им управляет. Напоминание ей не поможет.
partnerships-open-again = Ссылка снова действует, срок ее действия такой же, как вначале. Отправьте сообщение еще раз.
partnerships-sent-again = Письмо будет отправлено еще раз. Срок действия ссылки такой же, как вначале.
partnerships-send = Отправить
partnerships-send-title = Отправка запроса на партнерство
partnerships-send-lead = Портал отправит сообщение от имени поставщика { $provider }. Ответы придут на адрес { $email } из вашего профиля поддержки.
partnerships-no-mail-server = У этого портала нет почтового сервера, поэтому сам он отправить запрос не может. Откройте сообщение в почтовом приложении или скопируйте его. Задать SMTP_URL может тот, кто управляет этим порталом.
partnerships-recipients = Получатели
partnerships-recipients-hint = По одному в строке либо через запятую или точку с запятой: адрес или Имя <адрес>. Чтобы письмо было на другом языке, добавьте после адреса en или ru. Максимум получателей: { $max }.
partnerships-recipients-none = Отправлять некому. Введите адрес электронной почты торгового посредника.
partnerships-recipients-too-many = Максимум получателей за один раз: { $max }. Остальным отправьте другой запрос.
partnerships-look-first = То, что будет отправлено, изменилось. Проверьте еще раз, а затем отправляйте.
partnerships-letter-language = Язык письма
partnerships-letter-language-hint = Ваш текст получат те, кто читает на его языке; остальные — стандартный текст портала.
partnerships-look = Предварительный просмотр
partnerships-send-to = { $count ->
    [one] Отправить { $count } получателю
    [few] Отправить { $count } получателям
   *[many] Отправить { $count } получателям
}
partnerships-verdicts = Список получателей
partnerships-verdict = Что произойдет
partnerships-verdict-right = Будет отправлено
partnerships-verdict-duplicate = Указан дважды
partnerships-verdict-asked = Есть действующий запрос
partnerships-verdict-partner = Уже партнер
partnerships-verdict-no-address = Не адрес
partnerships-preview = Что будет отправлено
partnerships-preview-hint = Каждый получатель получит вместо этой ссылки собственную.
partnerships-as-text = Текст
partnerships-sent-already = Этот запрос уже отправлен.
partnerships-sent = { $count ->
    [one] Отправляется { $count } запрос.
    [few] Отправляются { $count } запроса.
   *[many] Отправляются { $count } запросов.
}
partnerships-revoked = Запрос отозван. Ссылка из него больше не действует.
partnerships-already-accepted = Этот запрос принят. Торговый посредник есть в списке ваших непрямых торговых посредников.
partnerships-already-declined = Этот запрос отклонен. Чтобы обратиться еще раз, отправьте новый запрос на партнерство.
partnerships-already-revoked = Этот запрос отозван, и его ссылка больше не заработает. Чтобы обратиться еще раз, отправьте новый запрос на партнерство.
partnerships-already-expired = Срок действия этого запроса истек. Чтобы ссылка снова заработала, нажмите кнопку «Отправить повторно».
partnerships-not-sent-yet = Этот запрос еще не отправлен. Откройте сообщение в почтовом приложении или скопируйте его.
partnerships-still-open = Этот запрос еще действует, и его ссылка работает.
partnerships-handed-over = Этот запрос уже передан: сообщение открыли в почтовом приложении или скопировали, либо по ссылке уже перешли. Чтобы запрос отправил портал, создайте новый запрос на партнерство.
partnerships-not-interested = Предложение вам не подходит?
partnerships-decline = Отклонить
partnerships-reason = Причина
partnerships-reason-hint = Причину прочитает отправитель запроса: { $name }.
partnerships-reason-empty = Кратко укажите причину.
partnerships-request-declined = Этот запрос отклонен. Чтобы получить новый, обратитесь к отправителю: { $name } ({ $provider }).
partnerships-request-revoked = Отправитель отозвал этот запрос, и ссылка больше не действует. Чтобы получить новый, обратитесь к отправителю: { $name } ({ $provider }).
partnerships-request-forwarded = По этой ссылке зарегистрировалась другая организация, поэтому для вашей она не действует. Каждой организации нужен собственный запрос: попросите отправителя прислать его на адрес вашей организации. Отправитель: { $name } ({ $provider }).
partnerships-ask-again = Попросить прислать новый запрос
partnerships-ask-again-lead = Отправитель запроса ({ $name }) получит письмо с вашим именем и адресом электронной почты.
partnerships-ask-name = Ваше имя и организация
partnerships-ask-name-empty = Введите свое имя и название организации.
partnerships-asked-again = Ваша просьба отправлена. Если отправитель согласится, вы получите новый запрос по электронной почте.
partnerships-asked-again-already = Отправителю ({ $name }) уже передана просьба прислать новый запрос.
partnerships-declined-subject = Запрос на партнерство отклонен
partnerships-declined-sentence = Ваш запрос на партнерство отклонен. Причина: { $reason }
partnerships-asked-again-subject = Просьба прислать новый запрос на партнерство
partnerships-asked-again-sentence = { $name } ({ $email }) просит прислать новый запрос на партнерство: открытая ссылка из вашего запроса больше не действует.
partnerships-asked-again-how = Отправляйте запрос, только если знаете этого человека: написать это мог любой, у кого есть ссылка.
partnerships-letter-recipient = Получатель запроса: { $recipient }.
partnerships-received = Запросы на партнерство, которые получила ваша организация
partnerships-link-anothers = Ссылкой воспользовалась другая организация.
partnerships-draft-subject = { $provider }: запрос на партнерство
partnerships-invitation = Запрос на партнерство
partnerships-invites-you = { $provider } предлагает вашей организации партнерство
# No full stop: the date ends in «г.»
partnerships-invited-by = Отправитель запроса: { $name } ({ $provider }). Запрос можно принять до { $date }
partnerships-accepting-means = Что означает согласие
partnerships-means-orders = { $provider } сможет добавлять клиентов от вашего имени и отправлять заказы от имени ваших клиентов.
partnerships-means-customers = { $provider } сможет передавать вашей организации управление клиентами и подписками и поддержку клиентов, а также указывать ее для начисления поощрений.
partnerships-means-see = Ваша организация и { $provider } появятся в списках друг у друга: с названием, идентификатором MPN и расположением.
partnerships-means-keep = Вы сохраняете собственных клиентов, свои цены и других поставщиков.
partnerships-sign-in-first = Если у вашей организации есть учетная запись, войдите как глобальный администратор. Если нет, сначала зарегистрируйте организацию как непрямого торгового посредника.
partnerships-consent = У меня есть полномочия действовать от имени организации { $company }, и я соглашаюсь на работу с поставщиком { $provider } на описанных выше условиях.
partnerships-consent-missing = Чтобы принять запрос, установите флажок.
partnerships-authorize = Авторизовать непрямого поставщика
partnerships-authorized = { $provider } теперь ваш непрямой поставщик.
partnerships-signed-in-as = Вы вошли как { $name } ({ $company }). Чтобы принять запрос от имени другой организации, смените учетную запись.
partnerships-switch = Сменить учетную запись
partnerships-partners-already = { $company } и { $provider } уже партнеры: принимать запрос не нужно.
partnerships-authorized-already = { $provider } уже ваш непрямой поставщик. Ничего не изменилось.
partnerships-against-oneself = Вы вошли как { $name } ({ $company }), а этот запрос отправлен от имени этой же организации. Он предназначен торговому посреднику: отправьте ссылку его глобальному администратору, а если это вы, смените учетную запись.
partnerships-against-provider = Вы вошли как { $name }. { $company } — непрямой поставщик, а принять этот запрос может только непрямой торговый посредник: войдите как его глобальный администратор или зарегистрируйте свою организацию как непрямого торгового посредника.
partnerships-against-customer = Вы вошли как { $name }. { $company } — клиент, а принять этот запрос может только непрямой торговый посредник: войдите как его глобальный администратор.
partnerships-against-not-admin = Вы вошли как { $name } ({ $company }). С этой учетной записью принимать запросы нельзя. Это может сделать глобальный администратор. Перешлите письмо тому, у кого есть эта роль: { $names }.
partnerships-against-no-admin = Вы вошли как { $name } ({ $company }). С этой учетной записью принимать запросы нельзя. Это может сделать только глобальный администратор, а сейчас его в организации нет: обратитесь к тому, кто управляет ее пользователями.
partnerships-against-suspended = Доступ организации { $company } к порталу приостановлен. Пока его не восстановят, войти от ее имени и принять запрос нельзя; восстановить доступ может тот, кто управляет этим порталом.
partnerships-against-forwarded = Вы вошли как { $name } ({ $company }). Этот запрос отправлен на адрес в домене { $domain } и действует только для той организации. Если письмо вам переслали, попросите отдельный запрос у отправителя: { $sender }. Если письмо пришло вам, войдите с учетной записью той организации.
partnerships-request-used = Эта ссылка уже использована. Чтобы получить новую, обратитесь к отправителю: { $name } ({ $provider }).
partnerships-request-expired = Срок действия этой ссылки истек. Чтобы получить новую, обратитесь к отправителю: { $name } ({ $provider }).
partnerships-other-region = Этот поставщик не авторизован в регионе вашей организации. Работайте с поставщиком своего региона.
partnerships-agreement-missing = Ваша организация еще не подписала Соглашение с партнером Майкрософт. Сначала его должен подписать глобальный администратор вашей организации.
partnerships-enroll = Зарегистрироваться как непрямой торговый посредник
partnerships-enroll-why = Зарегистрируйте свою организацию, чтобы работать с поставщиком { $provider } как партнер. После этого вы вернетесь к запросу.
partnerships-company = Организация
partnerships-legal-name = Юридическое название
partnerships-mpn-id-hint = От 6 до 10 цифр; нули в начале имеют значение.
partnerships-mpn-id-taken = Организация с таким идентификатором MPN уже зарегистрирована. Войдите или проверьте идентификатор.
partnerships-mpn-id-providers = Это идентификатор MPN самого поставщика. Введите идентификатор MPN своей организации.
partnerships-mpn-kind = Вид идентификатора MPN
partnerships-mpn-kind-location = расположению организации (по нему начисляются поощрения)
partnerships-mpn-kind-company = организации в целом
partnerships-mpn-kind-empty = Выберите, к чему относится идентификатор MPN.
partnerships-first-user-hint = Этот человек будет получать письма для организации, станет ее глобальным администратором и агентом по администрированию и подпишет соглашение.
partnerships-email-hint = С этим адресом вы будете входить на портал.
partnerships-phone-hint = С кодом страны или так, как его набирают в вашей стране.
partnerships-phone-empty = Введите номер телефона, по которому можно связаться с контактным лицом.
partnerships-agreement = От имени организации я подписываю Соглашение с партнером Майкрософт.
partnerships-agreement-unsigned = Установите флажок, чтобы подписать соглашение. Без него организация не может работать с поставщиком.
# No full stop: the date ends in «г.»
partnerships-enroll-kept = Введенные данные сохраняются на каждом шаге. Продолжить можно позже, по той же ссылке, до { $date }
partnerships-enroll-steps = Шаги регистрации
partnerships-enroll-begun = Вы начали регистрировать свою организацию; введенные данные сохранены. Если у организации уже есть учетная запись, войдите как ее глобальный администратор.
partnerships-enroll-continue = Продолжить регистрацию
partnerships-enroll-changed = За это время данные изменились — возможно, в другом окне. Проверьте их здесь еще раз, а затем зарегистрируйте организацию.
partnerships-enrolled-already = По этой ссылке уже зарегистрировалась организация. Чтобы продолжить, войдите как ее глобальный администратор.
partnerships-step-sign = Соглашение и вход
partnerships-enrolled-step = (готово)
partnerships-next = Далее
partnerships-change-of = Изменить: { $step }
partnerships-web-mail = { $domain } — почтовая служба, где адрес может завести любой. Введите адрес в домене своей организации, а если такого нет, установите этот флажок.
partnerships-web-mail-anyway = Все равно использовать этот адрес
partnerships-other-domain = Этот запрос отправлен на адрес в домене { $domain }. Если его вам переслали, попросите отдельный запрос у отправителя: { $sender }. Если { $domain } — тоже домен вашей организации, установите этот флажок.
partnerships-other-domain-anyway = Запрос отправлен нашей организации
partnerships-support-lead = Эти сведения видят клиенты, которым ваша организация оказывает поддержку. Их можно изменить позже.
partnerships-sign-lead = Проверьте введенные данные. Соглашение от имени организации подписывает основное контактное лицо.
partnerships-sign-in-as = Придумайте пароль. Имя для входа: { $email }.
partnerships-vetting-pending = Организация { $company } зарегистрирована, но тот, кто управляет этим порталом, еще не авторизовал ее. Пока этого не произошло, она не может принимать запросы на партнерство. Решение придет на адрес { $email }; после этого откройте ссылку из запроса еще раз.
partnerships-vetting-rejected = Тот, кто управляет этим порталом, не авторизовал организацию { $company }, поэтому она не может принимать запросы на партнерство. Указанная причина: «{ $reason }». Если ее можно устранить, обратитесь к тому, кто управляет порталом.
partnerships-vetting-open = Открыть запрос на партнерство
partnerships-letter-authorized-subject = Ваша организация авторизована
partnerships-letter-authorized = Организация { $company } авторизована как непрямой торговый посредник. Теперь она может принимать запросы на партнерство.
partnerships-letter-go-on = Запрос, по которому вы зарегистрировались, ждет вашего ответа. Его отправил поставщик { $provider }.
partnerships-letter-rejected-subject = Ваша организация не авторизована
partnerships-letter-rejected = Организация { $company } не авторизована как непрямой торговый посредник, поэтому она не может принимать запросы на партнерство.
partnerships-enroll-submit = Зарегистрировать организацию
partnerships-enrolled = Ваша организация зарегистрирована. Прочитайте запрос еще раз, а затем авторизуйте поставщика.
partnerships-enrolled-letter-subject = Ваша организация зарегистрирована
partnerships-enrolled-letter = Организация { $company } зарегистрирована как непрямой торговый посредник для работы с поставщиком { $provider }. Имя для входа глобального администратора: { $email }; пароль задан при регистрации.
partnerships-enrolled-letter-not-you = Если пароль задали не вы, задайте другой: сеансы того, кто его задал, завершатся.
partnerships-accepted-subject = Торговый посредник принял ваш запрос на партнерство
partnerships-accepted-sentence = Торговый посредник { $reseller } (идентификатор MPN: { $mpn }) принял ваш запрос на партнерство. Теперь вы можете добавлять клиентов от его имени.
partnerships-accepted-link = Непрямые торговые посредники
# Short, and the link early: percent-encoded in mailto:, the whole must stay under 2,000 characters.
partnerships-draft-body =
    Здравствуйте!

    Приглашаем вас к партнерству в программе CSP. Откройте ссылку и войдите как глобальный администратор:
    { $link }

    Нет учетной записи? Зарегистрируйтесь там же. Ссылка одноразовая и действует { $days ->
        [one] { $days } день
        [few] { $days } дня
       *[many] { $days } дней
    }.

    С уважением,
    { $name }
    { $provider }
partnerships-onboarding = Подключение
partnerships-onboarding-lead = От запроса до первого заказа: на каком этапе каждый торговый посредник и за кем следующее действие.
partnerships-search-onboarding = Торговый посредник или получатель
partnerships-show = Показать
partnerships-show-open = Незавершенные
partnerships-show-all = Все
partnerships-nobody-onboarding = Сейчас никто не подключается. Чтобы начать, отправьте запрос на партнерство.
partnerships-nobody-onboarding-found = Торговые посредники не найдены. Проверьте условия поиска или покажите весь список.
partnerships-steps = Этапы
partnerships-steps-done = Выполнено: { $done } из { $all }
partnerships-waiting = За кем следующее действие
partnerships-step-done = выполнено
partnerships-step-left = пока нет
partnerships-step-seen-later = будет видно после принятия запроса
partnerships-step-invited = Приглашен
partnerships-step-opened = Запрос открыт
partnerships-step-enrolled = Зарегистрирован
partnerships-step-agreement = Соглашение подписано
partnerships-step-mpn-id = Идентификатор MPN проверен
partnerships-step-support = Профиль поддержки
partnerships-step-customer = Первый клиент
partnerships-step-order = Первый заказ
partnerships-finished = Все выполнено.
partnerships-the-invited = (получатель вашего письма)
partnerships-wait-send = Действие за вами: отправить запрос
partnerships-wait-resend = Действие за вами: срок запроса истек, отправить его повторно
partnerships-wait-address = Действие за вами: запрос не доставлен, проверить адрес
partnerships-wait-open = Действие за торговым посредником { $name }: открыть запрос
partnerships-wait-answer = Действие за торговым посредником { $name }: войти или зарегистрироваться и принять запрос
partnerships-wait-accept = Действие за торговым посредником { $name }: принять запрос
partnerships-wait-sign = Действие за торговым посредником { $name }: подписать Соглашение с партнером Майкрософт
partnerships-wait-mpn-id = Действие за торговым посредником { $name }: указать идентификатор MPN расположения
partnerships-wait-support = Действие за торговым посредником { $name }: заполнить профиль поддержки
partnerships-wait-suspended = Действие за тем, кто управляет этим порталом: торговый посредник { $name } приостановлен
partnerships-wait-vetting = Действие за тем, кто управляет этим порталом: торговый посредник { $name } еще не авторизован
partnerships-wait-customer = Действие за вами: добавить первого клиента
partnerships-wait-order = Действие за вами: оформить первый заказ
partnerships-show-request-of = Показать запрос: { $name }
partnerships-attest-first = Подтвердить принятие соглашения
partnerships-attest-first-of = Подтвердить принятие соглашения: { $name }
partnerships-nudge = Напомнить по почте
partnerships-nudge-of = Напомнить по почте: { $name }
partnerships-nudged-on = Напоминание отправлено { $at }
partnerships-nudged = Торговый посредник { $name } получит письмо о том, что осталось сделать.
partnerships-nudged-already = Торговому посреднику { $name } уже отправлено письмо. Время отправки: { $at }. Одного письма в день достаточно: напишите завтра.
partnerships-nothing-left = Этому торговому посреднику делать больше ничего не нужно.
partnerships-nudge-no-mail-server = У этого портала нет почтового сервера, поэтому написать торговому посреднику он не может. Задать SMTP_URL может тот, кто управляет этим порталом.
partnerships-nudge-subject = { $provider }: что осталось сделать для работы с непрямым поставщиком
partnerships-nudge-lead = { $provider } — ваш непрямой поставщик. Чтобы полностью использовать возможности партнерства, вашей организации осталось сделать следующее:
partnerships-nudge-sign = Подписать Соглашение с партнером Майкрософт (Microsoft Partner Agreement). Это делает глобальный администратор вашей организации на странице «Идентификаторы и соглашение». Без соглашения поощрения вашей организации не начисляются.
partnerships-nudge-mpn-id = Указать идентификатор MPN расположения. Указанный сейчас относится к организации в целом, и поощрения по нему не начисляются. Это делает глобальный администратор вашей организации на странице «Идентификаторы и соглашение».
partnerships-nudge-support = Заполнить профиль поддержки: номер телефона, адрес электронной почты и часы работы, которые видят ваши клиенты. Это делает глобальный администратор или агент по администрированию вашей организации на странице «Профиль поддержки».
partnerships-nudge-done = Если это уже сделано, больше ничего делать не нужно.
partnerships-reminder-subject = { $provider }: напоминание о запросе на партнерство
# No full stop after a date: it ends in «г.»
partnerships-reminder-body =
    Здравствуйте!

    Напоминаем о запросе на партнерство в программе поставщиков облачных решений (CSP). Отправитель запроса: { $name } ({ $provider }). Дата отправки: { $sent }

    Чтобы принять или отклонить запрос, откройте персональную ссылку:
    { $link }

    Принять запрос может глобальный администратор вашей организации. Если организация еще не зарегистрирована как непрямой торговый посредник, сначала зарегистрируйтесь на той же странице. Ссылка одноразовая и действует до { $date }

    Если вы уже ответили, ничего делать не нужно.

    С уважением,
    { $name }
    { $provider }
partnerships-email-onmicrosoft = Введите адрес в домене своей организации, а не в onmicrosoft.com.
partnerships-request-enrolled = По этой ссылке организация уже зарегистрирована. Войдите или попросите новую ссылку.
partnerships-mark-not-enrolled = не зарегистрирован
partnerships-mark-own-id = ваша организация
partnerships-mark-suspended = приостановлен
partnerships-mark-not-authorized = не авторизован
partnerships-mark-no-agreement = соглашение не подписано
partnerships-mark-company-id = идентификатор MPN организации, а не расположения
partnerships-mark-other-region = другой регион
partnerships-mark-partnership-ended = партнерство прекращено
partnerships-mark-no-partnership = не партнер
partnerships-cause-not-enrolled = С идентификатором MPN { $mpn } не зарегистрирован ни один непрямой торговый посредник. Проверьте номер: начальные нули важны. Если номер верен, организация должна сначала зарегистрироваться — по ссылке из запроса на партнерство.
partnerships-cause-own-id = { $mpn } — идентификатор MPN вашей организации. Введите идентификатор торгового посредника или выберите «Без непрямого торгового посредника».
partnerships-cause-suspended = Торговый посредник { $name } (ID: { $mpn }) приостановлен: поощрения ему начислить нельзя. Выберите другого; снять приостановку может тот, кто управляет этим порталом.
partnerships-cause-not-authorized = Торговый посредник { $name } (ID: { $mpn }) не авторизован на этом портале: поощрения ему начислить нельзя. Выберите другого; решение об авторизации принимает тот, кто управляет этим порталом.
partnerships-cause-no-agreement = Торговый посредник { $name } (ID: { $mpn }) не подписал Соглашение с партнером Майкрософт (Microsoft Partner Agreement): поощрения ему начислить нельзя. Попросите его глобального администратора подписать соглашение или выберите другого посредника.
partnerships-cause-company-id = { $mpn } — идентификатор MPN организации «{ $name }» в целом, а поощрения начисляются только по идентификатору расположения. Попросите ее глобального администратора ввести идентификатор расположения или выберите другого посредника.
partnerships-cause-other-region = Торговый посредник { $name } (ID: { $mpn }) зарегистрирован не в регионе клиента: поощрения ему начислить нельзя. Выберите посредника из региона клиента.
partnerships-cause-partnership-ended = Партнерство с торговым посредником { $name } (ID: { $mpn }) прекращено, а на этом портале поощрения начисляются только партнерам. Выберите другого посредника или отправьте запрос на партнерство.
partnerships-cause-no-partnership = Торговый посредник { $name } (ID: { $mpn }) — не ваш партнер, а на этом портале поощрения начисляются только партнерам. Выберите другого посредника или отправьте запрос на партнерство.
partnerships-warning-partnership-ended = Партнерство с торговым посредником { $name } (ID: { $mpn }) прекращено. Этого посредника все равно можно выбрать для начисления поощрений.
partnerships-warning-no-partnership = { $name } (ID: { $mpn }) — зарегистрированный торговый посредник, но не ваш партнер. Его все равно можно выбрать для начисления поощрений.
partnerships-remedy-invite = Отправить запрос на партнерство
partnerships-remedy-reseller = Показать непрямых торговых посредников
partnerships-remedy-choose = Выбрать другого торгового посредника
partnerships-identifiers = Идентификаторы и соглашение
partnerships-identifiers-lead = Поощрения начисляются по идентификатору MPN расположения, если организация подписала Соглашение с партнером Майкрософт (Microsoft Partner Agreement). Здесь указано и то и другое.
partnerships-identifiers-kept = Сведения об идентификаторе MPN и соглашении обновлены.
partnerships-identifiers-changed = За это время идентификатор MPN организации изменил кто-то другой, поэтому ваше изменение не сохранено. Проверьте сведения еще раз.
partnerships-earns-nothing = Сейчас вашей организации нельзя начислять поощрения за подписки.
partnerships-region = Регион
partnerships-agreement-name = Соглашение с партнером Майкрософт
partnerships-agreement-signed-at = Подписано { $at }
partnerships-cause-anothers = Торговому посреднику, указанному для этой подписки, больше нельзя начислять поощрения. Пока ваш поставщик не укажет другого, менять лицензии и срок действия нельзя.
partnerships-country = Страна или регион
partnerships-all-countries = Все страны и регионы
partnerships-state = Партнерство
partnerships-state-current = Все, кроме прекращенных
partnerships-state-partner = Партнер
partnerships-state-suspended = Приостановлено
partnerships-state-ended = Прекращено
partnerships-state-all = Все, включая прекращенные
partnerships-only = Показать
partnerships-only-all = Все торговые посредники
partnerships-only-no-customers = Без клиентов
partnerships-only-not-credited = Которым нельзя начислить поощрения
partnerships-none-such = Фильтру не соответствует ни один торговый посредник. Измените фильтр или покажите весь список.
partnerships-left-of = Перейти к партнерству: { $name }
partnerships-count = { $count ->
        [one] { $count } торговый посредник
        [few] { $count } торговых посредника
       *[many] { $count } торговых посредников
    }
partnerships-export = Экспортировать непрямых торговых посредников
partnerships-id = Идентификатор
partnerships-kind-location = идентификатор расположения
partnerships-kind-company = идентификатор организации в целом
partnerships-country-code = Код страны
partnerships-address = Адрес
partnerships-contact-name = Основное контактное лицо
partnerships-support-email = Адрес электронной почты поддержки
partnerships-support-phone = Телефон поддержки
partnerships-agreement-signed = Соглашение подписано
partnerships-until = Прекращено
partnerships-credit = Начисление поощрений
partnerships-credit-yes = можно начислять
partnerships-limit = Месячный лимит на добавление лицензий
partnerships-currency = Валюта
partnerships-expiring = Истекает в ближайшие три дня
partnerships-show-own = Действие за нами
