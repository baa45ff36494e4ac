subscriptions-status = Состояние
subscriptions-status-active = Активно
subscriptions-status-suspended = Приостановлено
subscriptions-status-expired = Срок действия истек
subscriptions-status-disabled = Отключено
subscriptions-status-deleted = Удалено
subscriptions-product = Продукт
subscriptions-licenses = Лицензии
subscriptions-id = Идентификатор подписки
subscriptions-term = Срок действия
subscriptions-billing = Частота выставления счетов
subscriptions-amount = Сумма за период оплаты
subscriptions-started = Дата начала
subscriptions-term-ends = Окончание срока
subscriptions-renews = Продление: { $at }
subscriptions-ends = Окончание: { $at }
subscriptions-term-end = Окончание срока: { $at }
subscriptions-auto-renew = Автоматическое продление
subscriptions-whom-to-call = К кому обращаться
subscriptions-support = Назначенное контактное лицо поддержки
subscriptions-support-title = Поддержка клиента
subscriptions-support-hint = В списке — поставщик и торговые посредники, у которых есть связь с этим клиентом. Клиент увидит выбранное контактное лицо.
subscriptions-support-kept = Назначенное контактное лицо поддержки обновлено.
subscriptions-support-not-related = У этого торгового посредника нет связи с клиентом. Выберите контактное лицо из списка.
subscriptions-credit-title = Начисление поощрений
subscriptions-reseller-mpn-id = Торговый посредник (MPN ID)
subscriptions-reseller-hint = Этому торговому посреднику начисляются поощрения, если они предусмотрены. Если никого не выбрать, поощрения не получит никто.
subscriptions-reseller-kept = Сведения о торговом посреднике обновлены.
subscriptions-reseller-not-partner = Этот торговый посредник не является вашим действующим партнером. Выберите другого или введите идентификатор MPN.
subscriptions-no-reseller = Без непрямого торгового посредника
subscriptions-not-in-list = Торгового посредника нет в списке? Введите идентификатор MPN
subscriptions-enter-mpn-id = Идентификатор MPN торгового посредника, которого нет в списке
subscriptions-verify = Проверить
subscriptions-mpn-id-found = { $name } (ID: { $mpn }) — ваш партнер.
subscriptions-changed-meanwhile = За это время подписка изменилась, поэтому ваше изменение не сохранено. Проверьте подписку и, если нужно, внесите изменение еще раз.
subscriptions-look-again = Перейти к подписке
subscriptions-changes = Изменения этой подписки
subscriptions-change-licenses = Изменить число лицензий
subscriptions-change-upgrade = Обновить до другого продукта
subscriptions-change-order = Новая подписка
subscriptions-change-plan = Изменить срок действия или частоту выставления счетов
subscriptions-change-renewal = Управление продлением
subscriptions-change-auto-renew = Включить автоматическое продление
subscriptions-change-auto-renew-off = Отключить автоматическое продление
subscriptions-change-suspend = Приостановить
subscriptions-change-reactivate = Возобновить
subscriptions-change-cancel = Отменить подписку
subscriptions-change-by-time = Продление или окончание срока
subscriptions-intro-licenses = Лицензии можно добавить в любое время. Добавленные лицензии можно вернуть в течение семи дней после каждого добавления.
subscriptions-intro-upgrade = Выберите новый продукт и число обновляемых лицензий. Если обновить все лицензии, идентификатор подписки сохранится; если только часть, для них появится отдельная подписка с той же датой окончания.
subscriptions-intro-plan = Более длительный срок начинается сразу. При трехлетнем сроке ежемесячную оплату можно сменить на ежегодную и обратно со следующего периода оплаты. Все остальное можно запланировать на день продления.
subscriptions-intro-renewal = Выбранные здесь изменения вступят в силу, когда срок закончится и подписка будет продлена. До этого ничего не меняется.
subscriptions-intro-auto-renew = Если автоматическое продление включено, по окончании срока подписка продлевается на следующий.
subscriptions-intro-auto-renew-off = Если автоматическое продление отключено, подписка заканчивается вместе со сроком.
subscriptions-intro-suspend = Пока подписка приостановлена, ее пользователи не могут войти. Возобновить ее можно до окончания срока.
subscriptions-intro-reactivate = Пользователи подписки снова смогут войти.
subscriptions-intro-cancel = Отменить подписку можно в течение семи дней после покупки или продления. Отмена необратима.
subscriptions-instead-renewal = Вместо этого запланировать на день продления
subscriptions-instead-auto-renew = Вместо этого включить или отключить автоматическое продление
subscriptions-instead-plan = Изменить срок действия
subscriptions-instead-reseller = Выбрать другого торгового посредника на странице подписки
subscriptions-instead-reactivate = Сначала возобновить подписку
subscriptions-instead-users = Посмотреть, у кого есть лицензии, и отозвать часть
subscriptions-returnable = Можно вернуть
subscriptions-returnable-none = Сейчас лицензии вернуть нельзя. Меньшее число лицензий можно запланировать на день продления.
subscriptions-returnable-until = { $count } из { $of } { $of ->
    [one] лицензии
   *[other] лицензий
} можно вернуть до { $until } ({ $hours ->
    [0] осталось меньше часа
    [one] остался { $hours } час
    [few] осталось { $hours } часа
   *[other] осталось { $hours } часов
})
subscriptions-cancelable = Можно отменить до
subscriptions-at-renewal = При продлении
subscriptions-scheduled-is = Запланировано изменение
subscriptions-scheduled-waits = Запланировано изменение, но автоматическое продление отключено
subscriptions-as-now = Как сейчас
subscriptions-next-billing = Частота выставления счетов со следующего периода оплаты
subscriptions-unit-price = Цена за лицензию в месяц
subscriptions-choose = Выберите
subscriptions-choose-offer = Выберите продукт.
subscriptions-choose-plan = Выберите вариант из списка.
subscriptions-licenses-new = Новое число лицензий
subscriptions-licenses-upgraded = Сколько лицензий обновить
subscriptions-leave = Оставить как есть
subscriptions-licenses-then = Лицензии после продления
subscriptions-licenses-then-hint = Оставьте поле пустым, если число лицензий не меняется.
subscriptions-licenses-again = Число лицензий еще раз
subscriptions-plan = Срок действия и частота выставления счетов
subscriptions-align = Выравнивание даты окончания
subscriptions-align-hint = Следующий срок может закончиться раньше, чтобы несколько подписок продлевались вместе. Неполный первый срок оплачивается пропорционально.
subscriptions-align-whole = Полный срок
subscriptions-align-month = По концу календарного месяца
subscriptions-align-with = Вместе с подпиской { $offer }, окончание: { $at }
subscriptions-align-no-month-end = На следующий срок не приходится конец календарного месяца. Выберите полный срок.
subscriptions-align-unknown = Этой подписки уже нет в списке. Выберите другую дату окончания.
subscriptions-see-receipt = Проверить изменение
subscriptions-unschedule = Удалить запланированное изменение
subscriptions-nothing-scheduled = Выберите хотя бы одно изменение, которое вступит в силу при продлении.
subscriptions-count = { $count ->
    [one] { $count } лицензия
    [few] { $count } лицензии
   *[other] { $count } лицензий
}
subscriptions-count-missing = Введите число лицензий.
subscriptions-count-number = Введите число лицензий цифрами, например 25.
subscriptions-count-negative = Число лицензий не может быть отрицательным. Введите, сколько их должно быть всего.
subscriptions-count-huge = Столько лицензий в подписке не бывает. Проверьте число.
subscriptions-again = Вы меняете число лицензий с { $now } на { $count }. Если это верно, введите число еще раз.
subscriptions-stop-deleted = Подписка удалена, изменить ее нельзя (2011).
subscriptions-stop-ended = Срок подписки закончился; изменить или возобновить ее уже нельзя. Закажите новую.
subscriptions-stop-between-terms = Подписка сейчас продлевается или заканчивается. Повторите попытку через несколько минут (900278).
subscriptions-stop-suspended = Подписка приостановлена. Прежде чем изменять подписку, возобновите ее (2001, 800091).
subscriptions-stop-is-suspended = Подписка уже приостановлена.
subscriptions-stop-is-active = Подписка уже активна.
subscriptions-stop-same = В подписке уже все так, как нужно.
subscriptions-stop-same-count = В подписке уже столько лицензий. Введите другое число.
subscriptions-stop-same-plan = У подписки уже такие срок и частота выставления счетов.
subscriptions-stop-held =
    { $count ->
        [1] Лицензия назначена { $count } пользователю ({ $names }), а после изменения лицензий останется { $left }. Сначала отзовите ее.
        [one] Лицензии назначены { $count } пользователю (среди них { $names }), а после изменения лицензий останется { $left }. Сначала отзовите у пользователей лишние лицензии ({ $over }).
       *[other] Лицензии назначены { $count } пользователям (среди них { $names }), а после изменения лицензий останется { $left }. Сначала отзовите у пользователей лишние лицензии ({ $over }).
    }
subscriptions-stop-updates = Подписку можно изменить не более { $most } раз; предел исчерпан (900311).
subscriptions-stop-limits = Число лицензий этого продукта: от { $least } до { $most } (900275).
subscriptions-stop-return-none = Семь дней, в течение которых можно вернуть лицензии, прошли. Запланируйте меньшее число на день продления (900257).
subscriptions-stop-return-less = { $count ->
    [one] Вернуть можно только { $count } лицензию
    [few] Вернуть можно только { $count } лицензии
   *[other] Вернуть можно только { $count } лицензий
}, ближайший срок возврата — до { $until }. Остальное запланируйте на день продления (900214).
subscriptions-stop-cancel = Подписку можно было отменить до { $until }. Теперь она закончится только вместе со сроком: отключите автоматическое продление (900117).
subscriptions-stop-cancel-never = Эту подписку отменить нельзя. Отключите автоматическое продление, и она закончится вместе со сроком (900213).
subscriptions-stop-target = Обновить подписку до этого продукта нельзя. Выберите продукт из списка (900258).
subscriptions-stop-target-plan = Этот продукт не продается с такими сроком и частотой выставления счетов, как у подписки (900260).
subscriptions-stop-upgrade-count = Введите, сколько лицензий обновить: от 1 до { $most } (900261).
subscriptions-stop-upgrade-limits = Число лицензий нового продукта: от { $least } до { $most }; если остаются прежние, их должно быть не меньше { $rest } (900262).
subscriptions-stop-plan-trial = У пробной версии не бывает другого срока или другой частоты выставления счетов (800107).
subscriptions-stop-plan-shorter = Сократить срок до его окончания нельзя (800122). Запланируйте это на день продления.
subscriptions-stop-plan-not-sold = Продукт не продается с такими сроком и частотой выставления счетов (800121).
subscriptions-stop-plan-billing = Без изменения срока частоту выставления счетов можно сменить только при трехлетнем сроке: на ежемесячную или ежегодную (900270). Запланируйте это на день продления.
subscriptions-stop-no-renewal = Автоматическое продление отключено, поэтому продления, на которое можно запланировать изменение, не будет. Сначала включите автоматическое продление.
subscriptions-stop-align-trial = Дату окончания пробной версии выровнять нельзя (900246).
subscriptions-stop-align-range = Дата окончания должна приходиться на следующий срок: после { $from } и не позже { $until } (900242).
subscriptions-stop-align-month-end = Месячный срок не может заканчиваться 28–30-го числа, если это не последний день месяца (900245).
subscriptions-stop-align-monthly = Срок в один год или больше нельзя выровнять по подписке с месячным сроком (900244).
subscriptions-anew-title = Ничего не изменено. Проверьте новый расчет
subscriptions-anew-by = Эту подписку уже изменили ({ $by }, { $at }), поэтому результат вашего изменения теперь был бы другим.
subscriptions-anew-time = Подписка продлена или переведена в другое состояние ({ $at }), поэтому результат вашего изменения теперь был бы другим.
subscriptions-anew-holders = Изменилось то, кому назначены лицензии, поэтому результат вашего изменения теперь был бы другим.
subscriptions-anew-old = Расчет сделан в другой день, поэтому суммы или даты теперь другие.
subscriptions-change-done = Подписка изменена.
subscriptions-receipt-done = Это изменение внесено { $at }.
subscriptions-receipt-what = Что изменится
subscriptions-receipt-money = Сколько это стоит
subscriptions-receipt-free = Сейчас ничего не начисляется и не возвращается.
subscriptions-receipt-line = Позиция
subscriptions-receipt-period = Период
subscriptions-receipt-calculation = Расчет
subscriptions-receipt-amount = Сумма
subscriptions-receipt-charge = Начисление
subscriptions-receipt-refund = Возврат
subscriptions-receipt-total = Итого
subscriptions-calculation = { $licenses ->
    [one] { $licenses } лицензия
    [few] { $licenses } лицензии
   *[other] { $licenses } лицензий
} × { $price } × { $months ->
    [one] { $months } месяц
    [few] { $months } месяца
   *[other] { $months } месяцев
} × { $days } из { $of } дн.
subscriptions-effect-starts = Дополнительно к этой подписке начинается новая подписка на { $offer } ({ $licenses ->
    [one] { $licenses } лицензия
    [few] { $licenses } лицензии
   *[other] { $licenses } лицензий
}) с той же датой окончания.
subscriptions-effect-returnable = { $licenses ->
    [1] Новую лицензию
   *[other] Новые лицензии ({ $licenses })
} можно вернуть до { $until }.
subscriptions-effect-returnable-approved = { $licenses ->
    [1] Новую лицензию
   *[other] Новые лицензии ({ $licenses })
} можно вернуть в течение семи дней после утверждения.
subscriptions-effect-no-return = Отменить это нельзя: семидневный срок возврата не действует.
subscriptions-effect-sign-in-blocked = Пользователи не смогут войти и открыть свои файлы. Данные остаются у администраторов.
subscriptions-effect-sign-in-restored = Пользователи снова смогут войти.
subscriptions-effect-billed-on = Пока подписка приостановлена, счета за нее по-прежнему выставляются.
subscriptions-effect-auto-renew-off = Автоматическое продление отключается.
subscriptions-effect-auto-renew-stays-off = Автоматическое продление останется отключенным, пока его не включат.
subscriptions-effect-access-lost = Все пользователи сразу потеряют доступ. Это необратимо.
subscriptions-effect-holders-beyond =
    { $count ->
        [1] Сейчас лицензия назначена { $count } пользователю ({ $names }): на { $over } больше, чем будет. Отзовите ее до продления, иначе этот пользователь ее лишится.
        [one] Сейчас лицензии назначены { $count } пользователю, среди них { $names }: на { $over } больше, чем будет. Отзовите лишние лицензии ({ $over }) до продления, иначе лицензий лишатся те, кто получил их последними.
       *[other] Сейчас лицензии назначены { $count } пользователям, среди них { $names }: на { $over } больше, чем будет. Отзовите лишние лицензии ({ $over }) до продления, иначе лицензий лишатся те, кто получил их последними.
    }
subscriptions-effect-holders-lose =
    { $count ->
        [1] Лицензии лишится { $count } пользователь: { $names }.
        [one] Лицензий лишится { $count } пользователь, среди них { $names }.
        [few] Лицензий лишатся { $count } пользователя, среди них { $names }.
       *[other] Лицензий лишатся { $count } пользователей, среди них { $names }.
    }
subscriptions-effect-some-beyond =
    { $count ->
        [one] Сейчас лицензии назначены { $count } пользователю: на { $over } больше, чем будет. Если не отозвать лишние лицензии ({ $over }) до продления, лицензий лишатся те, кто получил их последними.
       *[other] Сейчас лицензии назначены { $count } пользователям: на { $over } больше, чем будет. Если не отозвать лишние лицензии ({ $over }) до продления, лицензий лишатся те, кто получил их последними.
    }
subscriptions-effect-some-lose =
    { $count ->
        [one] Лицензий лишится { $count } пользователь.
        [few] Лицензий лишатся { $count } пользователя.
       *[other] Лицензий лишатся { $count } пользователей.
    }
subscriptions-effect-ends = Если подписку не продлить, она закончится { $at }.
subscriptions-effect-renews = Подписка будет продлена { $at }.
subscriptions-effect-next-period = Новая частота выставления счетов действует с { $at }.
subscriptions-effect-new-term = Новый срок начинается сейчас и заканчивается { $at }.
subscriptions-effect-price-of-the-day = Цена будет взята из прайс-листа на день продления.
subscriptions-effect-licenses-move = Лицензии пользователей сохраняются и становятся лицензиями на новый продукт.
subscriptions-effect-licenses-by-hand = Новые лицензии пользователям назначает администратор клиента.
subscriptions-effect-scheduled-kept = Изменение, запланированное на { $at }, остается в силе.
subscriptions-effect-scheduled-follows = Изменение, запланированное на { $at }, остается; число лицензий — { $licenses }.
subscriptions-effect-scheduled-waits = Изменение, запланированное на { $at }, остается, но произойдет, только если к этому времени будет включено автоматическое продление.
subscriptions-effect-scheduled-done = Запланированное изменение вносится сейчас, поэтому при продлении его не будет.
subscriptions-effect-scheduled-gone = Запланированное изменение удаляется вместе с подпиской.
subscriptions-effect-scheduled-replaced = Это заменяет изменение, запланированное раньше.
subscriptions-ledger = Реестр лицензий
subscriptions-ledger-at = Когда
subscriptions-ledger-what = Что
subscriptions-ledger-until = Можно вернуть до
subscriptions-ledger-by = Кто
subscriptions-ledger-purchase = Покупка
subscriptions-ledger-addition = Добавление
subscriptions-ledger-reduction = Уменьшение
subscriptions-ledger-renewal = Продление
subscriptions-ledger-upgrade = Обновление до другого продукта
subscriptions-ledger-term = Увеличение срока
subscriptions-history = Что было сделано
subscriptions-by-time = Портал
subscriptions-effect-scheduled-unsold = Запланированное изменение не внесено: продукт больше не продается на таких условиях.
subscriptions-next-unit-price = Цена за лицензию в месяц со следующего периода оплаты
subscriptions-switch-is = Частота выставления счетов с { $at }: { $billing }. Чтобы отменить это изменение, выберите нынешнюю частоту.
subscriptions-effect-switch-taken-back = Частота выставления счетов остается прежней.
subscriptions-effect-switch-gone = Ранее выбранное изменение частоты выставления счетов отменяется: новый продукт с такой частотой не продается.
subscriptions-rename = Переименовать
subscriptions-rename-yes = Сохранить название
subscriptions-name = Название подписки
subscriptions-name-hint = Это название видят все, кому видна подписка; рядом указан продукт. Если оставить поле пустым, показывается название продукта.
subscriptions-renamed = Название подписки изменено.
subscriptions-ask = Запросить у поставщика
subscriptions-ask-see = Перейти к запросу
subscriptions-ask-note = Примечание для поставщика
subscriptions-ask-note-hint = Что поставщику нужно знать для решения, например номер заказа клиента.
subscriptions-ask-costs = Это изменение влияет на счет, поэтому решение принимает ваш поставщик. Вы можете запросить это изменение в том виде, в каком оно показано здесь.
subscriptions-ask-other-kind = Ваш поставщик разрешил вам самостоятельно добавлять лицензии в пределах лимита, но на это изменение лимит не распространяется, поэтому решение принимает поставщик. Вы можете запросить это изменение в том виде, в каком оно показано здесь.
subscriptions-ask-within = Вы можете внести это изменение самостоятельно. Новые лицензии стоят { $amount } в месяц; в этом календарном месяце ваш поставщик разрешает добавить лицензии на сумму до { $left }, включая эти.
subscriptions-ask-beyond = Новые лицензии стоят { $amount } в месяц, но в этом календарном месяце ваш поставщик разрешает самостоятельно добавить лицензии только на сумму до { $left }. Вы можете запросить это изменение в том виде, в каком оно показано здесь.
subscriptions-ask-yourself = Вы можете внести это изменение самостоятельно, запрос не нужен.
subscriptions-ask-waits = Изменение этого рода уже запрошено и ждет решения поставщика. Прежде чем запрашивать другое, отзовите тот запрос.
subscriptions-must-ask = Это изменение влияет на счет и выходит за пределы того, что ваш поставщик разрешает вам делать самостоятельно. Вы можете запросить это изменение у поставщика.
subscriptions-requests = Запросы на изменение
subscriptions-requests-lead = Платные изменения и новые подписки, которые запрашивают торговые посредники. Сначала показаны запросы, ждущие решения.
subscriptions-requests-own-lead = Изменения и новые подписки, которые ваша организация запросила у поставщиков, и решения по ним.
subscriptions-requests-none = Таких запросов нет.
subscriptions-request = Запрос
subscriptions-request-is = { $change }: запрос ({ $name }, { $at }) ждет решения поставщика
subscriptions-request-change = Изменение
subscriptions-request-state = Состояние
subscriptions-request-any = Все
subscriptions-request-waiting = Ждет решения
subscriptions-request-approved = Утвержден
subscriptions-request-declined = Отклонен
subscriptions-request-withdrawn = Отозван
subscriptions-request-asked-by = Кто запросил
subscriptions-request-asked-at = Когда запрошено
subscriptions-request-decided-at = Когда принято решение
subscriptions-request-id = Идентификатор запроса
subscriptions-request-search = Клиент или автор запроса
subscriptions-request-export = Экспортировать запросы
subscriptions-request-count = { $count ->
        [one] { $count } запрос
        [few] { $count } запроса
       *[many] { $count } запросов
    }
subscriptions-request-decided-by = Кто принял решение
subscriptions-request-reason = Причина
subscriptions-request-reason-empty = Введите причину: ее увидит торговый посредник.
subscriptions-request-reason-hint = Ее увидит торговый посредник.
subscriptions-request-approve = Утвердить
subscriptions-request-approve-means = После утверждения будет внесено именно то изменение, которое показано здесь.
subscriptions-request-decline = Отклонить
subscriptions-request-withdraw = Отозвать запрос
subscriptions-request-made = Запрос отправлен поставщику. О решении вы узнаете из письма.
subscriptions-request-approve-done = Запрос утвержден, изменение внесено.
subscriptions-request-decline-done = Запрос отклонен. Автор запроса получит письмо с причиной.
subscriptions-request-withdraw-done = Запрос отозван.
subscriptions-request-own = Вы сами запросили это изменение, поэтому решение должен принять кто-то другой.
subscriptions-request-decided = По этому запросу уже принято решение ({ $by }, { $at }).
subscriptions-request-held = Запрос уже утвержден ({ $name }), но утверждение еще не выполнено. Отклонить запрос можно будет, если утверждение отозвать.
subscriptions-request-in-outbox = Утвержден, ожидает выполнения
subscriptions-request-not-administered = Торговый посредник, отправивший запрос, больше не администрирует этого клиента, поэтому утвердить запрос нельзя. Отклоните его.
subscriptions-request-not-yours = Отозвать этот запрос может только запросивший его торговый посредник. Вы можете его отклонить.
subscriptions-letter-asked-subject = Торговый посредник запрашивает изменение подписки
subscriptions-letter-asked = { $name } ({ $reseller }) просит вас изменить подписку «{ $product }» клиента { $customer }.
subscriptions-letter-asked-order = { $name } ({ $reseller }) запрашивает новые подписки для клиента { $customer }: { $product }.
subscriptions-letter-asked-order-subject = Торговый посредник запрашивает новые подписки
subscriptions-letter-note = Примечание: { $note }
subscriptions-letter-approved-subject = Ваш запрос утвержден
subscriptions-letter-approved = Ваш запрос утвержден (поставщик: { $provider }). Подписка «{ $product }» клиента { $customer } изменена.
subscriptions-letter-approved-order = Ваш запрос для клиента { $customer } утвержден (поставщик: { $provider }), заказ размещен: { $product }.
subscriptions-letter-declined-order = Ваш запрос на новые подписки для клиента { $customer } отклонен (поставщик: { $provider }): { $product }.
subscriptions-letter-declined-subject = Ваш запрос отклонен
subscriptions-letter-declined = Ваш запрос на изменение подписки «{ $product }» клиента { $customer } отклонен (поставщик: { $provider }).
subscriptions-extends = Помесячно по более высокой цене с { $at }
subscriptions-extended = Расширенный срок обслуживания, помесячно; следующий месяц начинается { $at }
subscriptions-cancelable-at-all = Можно отменить
subscriptions-on-any-day = В любой день
subscriptions-intro-auto-renew-extends = Если автоматическое продление отключено, по окончании срока подписка действует помесячно по более высокой цене, пока ее не отменят или не продлят.
subscriptions-intro-cancel-extended = В расширенный срок обслуживания подписку можно отменить в любой день. Отмена необратима.
subscriptions-stop-cancel-extends = Подписку можно было отменить до { $until }. Если отключить автоматическое продление, по окончании срока она будет действовать помесячно, и тогда ее можно будет отменить в любой день (900117).
subscriptions-stop-cancel-never-extends = Сейчас эту подписку отменить нельзя. Если отключить автоматическое продление, по окончании срока она будет действовать помесячно, и тогда ее можно будет отменить в любой день (900213).
subscriptions-effect-extends = С { $at } подписка действует помесячно по цене месячного плана с надбавкой { $percent }{"\u00A0"}%. С этого времени ее можно отменить в любой день.
subscriptions-effect-extends-no-monthly = С { $at } подписка действует помесячно. У продукта нет месячной цены, поэтому надбавка к прежней цене составит { $percent }{"\u00A0"}%. С этого времени ее можно отменить в любой день.
subscriptions-effect-extended-on = С { $at } подписка действует и дальше, месяц за месяцем, по той же цене, пока ее не отменят или не продлят.
subscriptions-effect-scheduled-without = Из изменения, запланированного на { $at }, удалено: { $parts }. Остальное остается в силе.
subscriptions-effect-scheduled-dropped = Запланированное изменение больше невозможно и удаляется: { $parts }.
subscriptions-part-product = другой продукт
subscriptions-part-ends = выровненная дата окончания
subscriptions-part-plan = другой срок действия или другая частота выставления счетов
subscriptions-align-scheduled = Как запланировано, окончание: { $at }
subscriptions-becomes = Преобразование в подписку «{ $offer }»: { $at }
subscriptions-change-convert = Преобразовать в платную подписку
subscriptions-intro-convert = Сразу начинается полный платный срок со всеми лицензиями пробной версии. Идентификатор подписки сохраняется.
subscriptions-intro-renewal-trial = По окончании пробного срока начнется платная подписка, выбранная здесь. До этого ничего не меняется.
subscriptions-intro-auto-renew-trial = Если автоматическое продление включено, по окончании пробного срока начинается платная подписка.
subscriptions-stop-no-trial = Эта подписка не является пробной, поэтому преобразовать ее нельзя.
subscriptions-effect-converts = { $at } пробная версия будет преобразована в подписку «{ $offer }» ({ $plan }); с этого времени она платная.
subscriptions-effect-trial-undecided = Пробную версию можно преобразовать в один из нескольких продуктов, но он не выбран. Выберите продукт в разделе «Управление продлением».
subscriptions-effect-scheduled-past = Изменение, запланированное на конец пробного срока, удаляется.
subscriptions-effect-trial-unfit = Платный продукт не продается на таких условиях или в таком количестве лицензий, поэтому пробная версия закончится без преобразования. Выберите другой срок, продукт или число лицензий в разделе «Управление продлением».
subscriptions-stop-not-monthly = Этот продукт не продается помесячно, поэтому продлить подписку в таком виде нельзя. Измените срок действия: подписка продолжится с новым сроком.
subscriptions-limits = Лицензии, которые можно добавить самостоятельно
subscriptions-limits-lead = Общая месячная цена лицензий, которые ваша организация может за календарный месяц (UTC) добавить без запроса клиентам, которых она администрирует.
subscriptions-limit-granted = Предоставлено на месяц
subscriptions-limit-used = Израсходовано в этом месяце
subscriptions-limit-left = Осталось в этом месяце
subscriptions-anew-into-by = Подписку «{ $name }» уже изменили ({ $by }, { $at }), поэтому результат обновления теперь был бы другим.
subscriptions-anew-into-time = Подписка «{ $name }» продлена или переведена в другое состояние ({ $at }), поэтому результат обновления теперь был бы другим.
subscriptions-stop-into = Добавить лицензии в эту подписку нельзя. Выберите подписку из списка или новую подписку.
subscriptions-stop-into-product = Это подписка на другой продукт. Выберите продукт этой подписки или другую подписку.
subscriptions-stop-into-inactive = Добавить лицензии нельзя: подписка не активна.
subscriptions-stop-into-extended = Добавить лицензии нельзя: в расширенный срок обслуживания подписку можно отменить в любой день.
subscriptions-stop-into-window = Добавить лицензии можно будет только после { $until }: до этого времени подписку можно отменить.
subscriptions-stop-into-shorter = Добавить лицензии нельзя: срок этой подписки короче, чем у обновляемой.
subscriptions-stop-into-earlier = Добавить лицензии нельзя: подписка заканчивается { $at }, раньше обновляемой.
subscriptions-stop-into-updates = Добавить лицензии нельзя: исчерпано предельное число изменений подписки — { $most } (900311).
subscriptions-stop-into-limits = Число лицензий в выбранной подписке: { $now }, максимум { $most }; если лицензии остаются и в обновляемой, их должно быть не меньше { $rest } (900262).
subscriptions-stop-target-segment = Этот продукт продается только учебным, благотворительным или государственным организациям, а такой статус клиента не подтвержден. Выберите другой продукт (400030).
subscriptions-into = В какую подписку перейдут лицензии
subscriptions-into-hint = Если выбрать подписку, которая уже есть у клиента, новым продуктом станет продукт этой подписки.
subscriptions-into-new = В обновленную: если обновить все лицензии — в эту подписку, если часть — в новую
subscriptions-into-existing = { $name }: { $licenses ->
    [one] { $licenses } лицензия
    [few] { $licenses } лицензии
   *[other] { $licenses } лицензий
}, до { $at }
subscriptions-receipt-into = Подписка, в которую перейдут лицензии
subscriptions-effect-into = { $licenses ->
    [one] { $licenses } лицензия переходит
    [few] { $licenses } лицензии переходят
   *[other] { $licenses } лицензий переходят
} в подписку «{ $name }».
subscriptions-effect-ends-with-upgrade = Эта подписка сразу заканчивается: лицензий в ней не остается.
subscriptions-effect-plan-stays = Ее срок, частота выставления счетов, цена и дата окончания не меняются. Вернуть добавленные лицензии нельзя.
subscriptions-all = Все подписки
subscriptions-search = Клиент, продукт или идентификатор подписки
subscriptions-all-products = Все продукты
subscriptions-status-running = Активные и приостановленные
subscriptions-status-all = Все, в том числе удаленные
subscriptions-any-day = В любой день
subscriptions-within = { $days ->
        [one] В ближайший { $days } день
        [few] В ближайшие { $days } дня
       *[many] В ближайшие { $days } дней
    }
subscriptions-none-found = Таких подписок нет. Измените фильтр или покажите все.
subscriptions-export = Экспортировать подписки
subscriptions-rows = { $count ->
        [one] { $count } подписка
        [few] { $count } подписки
       *[many] { $count } подписок
    }
subscriptions-request-closing = Ждет решения, пока не истек срок отмены
