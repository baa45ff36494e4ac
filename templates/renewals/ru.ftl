renewals-title = Продления
renewals-lead = Сроки активных подписок, которые заканчиваются начиная с этой недели, и что будет потом. Месячный срок продлевается сам; по остальным решения нет за тридцать дней до окончания срока, а по пробной версии — за семь, пока кто-нибудь не скажет, что будет.
renewals-word = По окончании
renewals-same = Без изменений
renewals-changed = С изменениями
renewals-ends = Закончится
renewals-undecided = Не решено
renewals-any = Любое значение
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
renewals-take = Беру на себя
renewals-give = Назначить ответственного
renewals-many = Для всех отмеченных
renewals-many-hint = По каждой подписке решение принимается отдельно. Если решить нельзя, все остается как есть, а причина указана рядом.
renewals-none-chosen = Отметьте хотя бы одно продление.
renewals-no-action = Нажмите одну из кнопок.
renewals-stays = { $product }: все остается как есть. { $why }
renewals-stop-scheduled = При продлении запланировано изменение. Сначала отмените его с помощью команды «Изменить».
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
renewals-calendar-lead = Программа-календарь может читать ваши продления на ближайшие 180 дней по секретному адресу. По нему без входа видно то же, что видите здесь вы: никому его не сообщайте.
renewals-calendar-since = Адрес создан: { $at }.
renewals-calendar-make = Создать адрес календаря
renewals-calendar-replace = Заменить адрес
renewals-calendar-end = Закрыть адрес
renewals-calendar-ended = Адрес календаря больше не действует.
renewals-calendar-once = Это адрес вашего календаря. Он показывается один раз: скопируйте его сейчас в программу-календарь. Прежний адрес больше не действует.
renewals-calendar-copy = Копировать адрес
renewals-calendar-copied = Скопировано.
renewals-calendar-done = Перейти к продлениям
renewals-event = { $word }: { $product }, { $customer }
