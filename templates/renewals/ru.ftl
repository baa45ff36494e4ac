renewals-title = Продления
renewals-lead = Здесь показаны активные подписки, срок которых заканчивается на этой неделе или позже, и что будет с ними потом. Подписка с месячным сроком продлевается сама. Остальные за тридцать дней до окончания срока (пробные версии — за семь) отмечаются как «Не решено», пока кто-нибудь не примет решение.
renewals-word = По окончании
renewals-same = Без изменений
renewals-changed = С изменениями
renewals-ends = Закончится
renewals-undecided = Не решено
renewals-any = Все
renewals-owner = Ответственный
renewals-nobody = Никто
renewals-count = { $count ->
        [one] { $count } продление
        [few] { $count } продления
       *[other] { $count } продлений
    }
renewals-none = Начиная с этой недели ни один срок не заканчивается.
renewals-none-found = Таких продлений нет.
renewals-this-week = Эта неделя
renewals-next-week = Следующая неделя
renewals-week-in = { $count ->
        [one] Через { $count } неделю
        [few] Через { $count } недели
       *[other] Через { $count } недель
    }
renewals-week = { $which }: { $from } – { $until }
renewals-choose = Выбрать: { $about }
renewals-renew = Продлить без изменений
renewals-end = Не продлевать
renewals-change = Изменить
renewals-take = Взять на себя
renewals-give = Назначить ответственного
renewals-many = Для всех отмеченных
renewals-many-hint = По каждой подписке решение принимается отдельно. Если принять его нельзя, все остается как есть, а причина указана рядом.
renewals-none-chosen = Отметьте хотя бы одно продление.
renewals-no-action = Нажмите одну из кнопок.
renewals-stays = { $product }: все остается как есть. { $why }
renewals-stop-scheduled = На день продления запланировано изменение. Сначала удалите его: нажмите кнопку «Изменить».
renewals-stop-not-administered = Ваша организация не администрирует этого клиента; решает поставщик.
renewals-renewed = { $count ->
        [one] { $count } подписка будет продлена без изменений.
        [few] { $count } подписки будут продлены без изменений.
       *[other] { $count } подписок будут продлены без изменений.
    }
renewals-let-end = { $count ->
        [one] { $count } подписка закончится вместе со сроком.
        [few] { $count } подписки закончатся вместе со сроком.
       *[other] { $count } подписок закончатся вместе со сроком.
    }
renewals-given = { $count ->
        [one] Назначен ответственный за { $count } продление.
        [few] Назначен ответственный за { $count } продления.
       *[other] Назначен ответственный за { $count } продлений.
    }
renewals-given-to-nobody = { $count ->
        [one] За { $count } продление больше никто не отвечает.
        [few] За { $count } продления больше никто не отвечает.
       *[other] За { $count } продлений больше никто не отвечает.
    }
renewals-calendar = Календарь продлений
renewals-calendar-lead = По секретному адресу приложение календаря может показывать ваши продления на ближайшие 180 дней. Для этого входить на портал не нужно, а видно будет то же, что видите здесь вы, поэтому никому не сообщайте этот адрес.
renewals-calendar-since = Адрес создан: { $at }.
renewals-calendar-make = Создать адрес календаря
renewals-calendar-replace = Заменить адрес
renewals-calendar-end = Отключить адрес
renewals-calendar-ended = Адрес календаря больше не действует.
renewals-calendar-once = Это адрес вашего календаря. Он показывается один раз: скопируйте его сейчас в приложение календаря. Прежний адрес больше не действует.
renewals-calendar-copy = Копировать адрес
renewals-calendar-copied = Скопировано.
renewals-calendar-done = Перейти к продлениям
renewals-event = { $word }: { $product }, { $customer }
