support-profile = Профиль поддержки
support-profile-lead = Эти сведения видят клиенты, чьи подписки поддерживает ваша организация, и ваши партнеры.
support-profile-kept = Профиль поддержки обновлен.
support-profile-shown = Что клиенты видят сейчас
support-phone-empty = Введите номер телефона вашей службы поддержки.
support-website = Веб-сайт
support-website-hint = Например, https://www.contoso.com/support
support-website-wrong = Введите полный адрес страницы, например https://www.contoso.com/support, без имени пользователя и пароля.
support-hours = Часы работы
support-hours-hint = Когда отвечает служба поддержки, с указанием часового пояса.
support-languages = Языки общения
support-languages-unknown = Выбирайте языки только из списка.
support-speaks = Языки: { $languages }
support-language-ar = арабский
support-language-de = немецкий
support-language-en = английский
support-language-es = испанский
support-language-fr = французский
support-language-hi = хинди
support-language-it = итальянский
support-language-ja = японский
support-language-kk = казахский
support-language-nl = нидерландский
support-language-pl = польский
support-language-pt = португальский
support-language-ru = русский
support-language-tr = турецкий
support-language-uk = украинский
support-language-zh = китайский
support-supported = Поддержка
support-supported-lead = Ваша организация — назначенное контактное лицо поддержки для этих подписок: клиенты обращаются к вам.
support-supported-none = Сейчас ваша организация не поддерживает ни одной подписки.
support-since = С какого времени
support-choose = Выбрать
support-choose-of = Выбрать: { $product }
support-many = Контактное лицо поддержки для нескольких подписок
support-many-chosen = Назначить для выбранных
support-many-all = Назначить для всех
support-many-none = Выберите хотя бы одну подписку.
support-many-done = Контактное лицо поддержки { $name } назначено для { $count ->
        [one] { $count } подписки
       *[other] { $count } подписок
    } из { $of } { $of ->
        [one] выбранной
       *[other] выбранных
    }.
support-outcome = Результат
support-verdict-changed = Изменено
support-verdict-already = Так уже было
support-verdict-stale = Не изменено: тем временем эту подписку изменил кто-то другой. Проверьте ее и выберите еще раз.
support-verdict-deleted = Не изменено: подписка удалена.
support-decline = Отказаться от поддержки
support-decline-of = Отказаться от поддержки: { $product }, { $customer }
support-decline-means = Ваша организация больше не будет поддерживать подписку { $product } клиента { $customer }. Поддерживать ее станет поставщик: он получит письмо с указанной вами причиной.
support-decline-yes = Отказаться от поддержки
support-decline-kept = Ваша организация больше не поддерживает эту подписку. Поставщику отправлено письмо.
support-decline-changed = Ваша организация больше не является контактным лицом поддержки этой подписки, или кто-то тем временем ее изменил, поэтому ничего не изменено.
support-reason = Причина
support-reason-hint = Ее увидит поставщик. Клиент ее не увидит.
support-reason-empty = Введите причину, чтобы поставщик мог найти другое контактное лицо.
support-declined = Торговый посредник { $name } отказался поддерживать эту подписку ({ $at }). Пока не выбрано другое контактное лицо, ее поддерживает поставщик.
support-letter-designated-subject = Ваша организация — новое контактное лицо поддержки
support-letter-designated = Поставщик { $provider } назначил вашу организацию контактным лицом поддержки клиента { $customer }. Подписки: { $products }. Клиент видит ваш профиль поддержки.
support-letter-designated-many =
    { $count ->
        [one] Поставщик { $provider } назначил вашу организацию контактным лицом поддержки еще { $count } подписки. Клиенты видят ваш профиль поддержки.
       *[other] Поставщик { $provider } назначил вашу организацию контактным лицом поддержки еще { $count } подписок. Клиенты видят ваш профиль поддержки.
    }
support-letter-may-decline = Если ваша организация не может их поддерживать, откажитесь на портале и укажите причину: тогда поддерживать их будет поставщик.
support-letter-link = Открыть на портале
support-letter-declined-subject = Торговый посредник отказался поддерживать подписку
support-letter-declined = Торговый посредник { $reseller } отказался поддерживать подписку { $product } клиента { $customer }. Пока вы не выберете другое контактное лицо, ее поддерживает ваша организация.
support-reason-given = Причина: { $reason }
