customers-add = Добавить клиента
customers-add-subscription = Добавить подписку
customers-add-subscription-for = Добавить подписку: { $name }
customers-search = Название, домен или идентификатор Майкрософт
customers-filter = Фильтровать по непрямому торговому посреднику
customers-all-resellers = Все клиенты
customers-none = Клиентов пока нет.
customers-none-found = По вашему запросу клиенты не найдены. Сократите запрос или покажите всех клиентов.
customers-company = Организация
customers-company-name = Название организации
customers-company-info = Сведения об организации
customers-domain = Имя основного домена
customers-domain-hint = От 1 до 27 латинских букв и цифр. Позже имя изменить нельзя.
customers-domain-empty = Введите имя домена.
customers-domain-wrong = Используйте только латинские буквы и цифры, без пробелов, дефисов и точек.
customers-domain-too-long = Используйте не более 27 букв и цифр.
customers-domain-taken = Это имя домена уже занято. Выберите другое.
customers-domain-free = { $domain }: имя свободно.
customers-domain-check = Проверить доступность
customers-registration = Регистрационный номер организации
customers-microsoft-id = Идентификатор Майкрософт
customers-no-reseller = Без непрямого торгового посредника
customers-reseller = Торговый посредник, который администрирует учетную запись
customers-reseller-hint = Как только вы нажмете кнопку «Обновить», торговый посредник сможет управлять учетной записью и подписками от имени клиента. Клиенту и торговому посреднику будут отправлены письма.
customers-reseller-not-partner = Этот торговый посредник не является вашим действующим партнером. Выберите другого или отправьте запрос на партнерство.
customers-reseller-kept = Сведения о торговом посреднике клиента обновлены.
customers-contact = Основное контактное лицо
customers-language = Язык писем
customers-language-empty = Выберите язык писем.
customers-no-subscriptions = У этого клиента пока нет подписок.
customers-account = Учетная запись
customers-administrator = Имя учетной записи администратора
customers-bill-to = Плательщик
customers-bill-to-hint = Это название указывается в счетах и списках. Название самой организации не меняется.
customers-bill-to-and-contact = Плательщик и основное контактное лицо
customers-billing-kept = Учетная запись обновлена.
customers-email-microsoft = Адрес в домене microsoft.com не может принадлежать клиенту. Введите адрес самого клиента.
customers-email-own = Этот адрес находится в домене поставщика. Введите адрес самого клиента.
customers-agreement = Клиентское соглашение Майкрософт
customers-agreement-empty = Выберите, как клиент принимает соглашение.
customers-agreement-attested = Клиент принял соглашение
customers-agreement-asked = Клиенту будет предложено принять соглашение в Центре администрирования Microsoft 365
customers-agreement-will-be-asked = Клиенту будет предложено принять соглашение.
# No full stop after the date: it ends in «г.»
customers-agreement-attested-by = Подтверждено поставщиком. Дата принятия: { $date } От имени клиента: { $name } ({ $email }).
# No full stop: the date ends in «г.»
customers-agreement-accepted-by = Принято клиентом: { $name } ({ $email }), { $date }
customers-agreement-date = Дата принятия условий соглашения
customers-agreement-date-empty = Введите день, когда клиент принял соглашение.
customers-agreement-date-wrong = Введите дату в порядке «год-месяц-день», например 2026-11-22.
customers-agreement-date-future = Эта дата еще не наступила. Введите день, когда клиент принял соглашение.
customers-agreement-other = Соглашение принято не основным контактным лицом, а другим человеком
customers-reseller-letter-subject = Сменился торговый посредник, который управляет учетной записью
customers-reseller-gained = Поставщик { $provider } связал вашу организацию ({ $reseller }) с клиентом ({ $customer }). Теперь вы можете управлять учетной записью и подписками этого клиента.
customers-reseller-lost = Поставщик { $provider } отменил связь вашей организации ({ $reseller }) с клиентом ({ $customer }). Вы больше не управляете учетной записью этого клиента.
customers-reseller-now = Поставщик { $provider } связал непрямого торгового посредника { $reseller } с вашей учетной записью ({ $customer }). Торговый посредник может управлять учетной записью и подписками от вашего имени.
customers-reseller-no-longer = Непрямой торговый посредник { $reseller } больше не управляет вашей учетной записью ({ $customer }).
customers-reseller-accepted = Клиент { $customer } согласился на администрирование своей учетной записи вашей организацией ({ $reseller }). Теперь вы можете управлять учетной записью и подписками этого клиента.
customers-reseller-accepted-now = Администратор организации { $customer } согласился на администрирование вашей учетной записи непрямым торговым посредником { $reseller }. Торговый посредник может управлять учетной записью и подписками от вашего имени.
customers-setup = Сведения об установке
customers-setup-of = Сведения об установке: { $name }
customers-setup-warning = { $hours ->
        [one] Скопируйте имя учетной записи и пароль сейчас: когда вы закроете эту страницу, увидеть их снова будет нельзя. Пароль действует один раз, в течение { $hours } часа.
       *[other] Скопируйте имя учетной записи и пароль сейчас: когда вы закроете эту страницу, увидеть их снова будет нельзя. Пароль действует один раз, в течение { $hours } часов.
    }
customers-setup-user = Имя учетной записи администратора
customers-setup-password = Временный пароль
customers-setup-shown = Временный пароль был показан { $at } пользователю { $to }. Показать его еще раз нельзя.
customers-setup-not-here = Временный пароль можно показать только в течение 15 минут, только тому, кто отправил заказ или выдал пароль, и только в том же сеансе. Этого пароля никто не видел.
customers-issue-password = Выдать новый пароль
customers-issue-hint = Новый временный пароль заменит прежний, и все сеансы администратора завершатся.
customers-issue-who = Попросите агента по администрированию или агента службы технической поддержки выдать новый пароль.
customers-handover-send = Отправить сведения об установке
customers-handover-hint = Либо отправьте основному контактному лицу ({ $email }) одноразовую ссылку: по ней будет видно имя учетной записи, и получатель сам задаст пароль. Нынешний пароль перестанет действовать, и все сеансы администратора завершатся.
customers-handover-sent = Сведения об установке отправляются на адрес { $email }.
customers-handover-open = Сведения об установке отправлены на адрес { $email }. Ссылку еще не открывали, она действует до { $at }.
customers-handover-opened = Сведения об установке, отправленные на адрес { $email }, открыты { $at }.
customers-handover-ended = Сведения об установке, отправленные на адрес { $email }, не действуют с { $at }: их отозвали или выдали новый пароль.
customers-handover-expired = Срок действия сведений об установке, отправленных на адрес { $email }, истек { $at }. Их никто не открыл.
customers-handover-take-back = Отозвать сведения об установке
customers-handover-taken-back = Сведения об установке отозваны. Ссылка больше не действует.
customers-handover-over = Ссылку уже открыли, или срок ее действия истек. Что именно, сказано на странице учетной записи.
customers-handover-subject = Ваша учетная запись администратора
customers-handover-letter = Компания «{ $from }» открыла учетную запись администратора для организации «{ $customer }». Откройте ссылку, чтобы узнать имя учетной записи и задать пароль.
customers-handover-once = { $hours ->
    [one] Ссылка одноразовая и действует { $hours } час. Если она больше не действует, попросите новую.
    [few] Ссылка одноразовая и действует { $hours } часа. Если она больше не действует, попросите новую.
   *[other] Ссылка одноразовая и действует { $hours } часов. Если она больше не действует, попросите новую.
}
customers-handover-link = Открыть сведения об установке
customers-copy-user = Копировать имя
customers-copy-password = Копировать пароль
customers-copied-user = Имя скопировано.
customers-copied-password = Пароль скопирован.
customers-print = Печать
customers-attest = Подтвердить принятие
customers-attest-hint = Без соглашения клиент не может заказывать. Подтвердите, когда клиент его примет.
customers-attested = Принятие соглашения подтверждено.
customers-changed-meanwhile = Учетную запись этого клиента тем временем изменил кто-то другой, поэтому ничего не сделано. Посмотрите на нее еще раз и решите заново.
customers-password-issued = Новый временный пароль выдан.
customers-end-administration = Прекратить управление торговым посредником
customers-end-administration-means = С этого момента торговый посредник не сможет просматривать вашу учетную запись и управлять ею. Подписки продолжат действовать, и контактные лица поддержки останутся прежними. Поставщик может снова назначить торгового посредника.
customers-end-administration-yes = Прекратить управление
customers-administration-ended = Торговый посредник больше не управляет вашей учетной записью.
customers-reseller-ended = Клиент { $customer } прекратил управление своей учетной записью со стороны вашей организации ({ $reseller }). Вы больше не управляете учетной записью этого клиента.
customers-reseller-out-of-reach = Вы работаете с клиентами только некоторых торговых посредников. Выберите торгового посредника из списка.
customers-country-out-of-reach = Вы работаете с клиентами только в некоторых странах. Выберите страну из списка.
customers-administrator-gone = Учетная запись первого администратора удалена. Восстановите ее или сбросьте пароль другого администратора.
customers-administrator-blocked = Вход первого администратора заблокирован. Сначала разблокируйте его или сбросьте пароль другого администратора.

# Главная страница администратора клиента
customers-home-no-subscriptions = У вашей организации пока нет подписок. Их оформляет поставщик { $provider }.
customers-home-next = Что дальше
customers-home-renews = Продление: { $date }
customers-home-ends = Окончание: { $date }, без продления
customers-home-term = Срок заканчивается: { $date }
customers-home-assigned = Назначено лицензий
customers-home-assigned-of = { $assigned } из { $bought }
customers-home-all = Показать все подписки ({ $count })
customers-home-rights = У кого есть права на вашу учетную запись
customers-home-reseller = Торговый посредник { $reseller } управляет учетной записью от вашего имени (с этого дня: { $date }): пользователями и их лицензиями, паролями, контактными данными и подписками.
customers-home-provider = { $provider } — ваш поставщик: оформляет для вашей организации подписки, выставляет за них счета и может помогать вашим администраторам.
customers-home-roles = У партнера «{ $partner }» есть роли в вашей учетной записи (до: { $date }):
customers-home-roles-extended = У партнера «{ $partner }» есть роли в вашей учетной записи (до: { $date }, затем продлеваются автоматически):
customers-home-supporters = Поддержку некоторых подписок оказывают и видят эти подписки: { $names }.
customers-home-admins = Глобальные администраторы вашей организации: { $names }.
customers-home-users = { $count ->
        [one] { $count } пользователь
        [few] { $count } пользователя
       *[other] { $count } пользователей
    }
customers-home-unlicensed = { $count ->
        [one] { $count } пользователь без лицензий
        [few] { $count } пользователя без лицензий
       *[other] { $count } пользователей без лицензий
    }
customers-home-blocked = { $count ->
        [one] Вход заблокирован у { $count } пользователя.
       *[other] Вход заблокирован у { $count } пользователей.
    }
customers-home-account = Показать учетную запись
