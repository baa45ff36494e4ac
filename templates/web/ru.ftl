web-product = Партнерский портал
web-skip = Перейти к основному содержимому
web-menu = Меню
web-menu-home = Главная
web-menu-resellers = Непрямые торговые посредники
web-menu-providers = Непрямые поставщики
web-menu-customers = Клиенты
web-menu-account = Учетная запись
web-menu-activity = Журнал действий
web-subscriptions = Подписки
web-sign-out = Выйти
web-language = Язык
web-theme = Оформление
web-theme-system = Как в системе
web-theme-light = Светлое
web-theme-dark = Темное
web-optional = (необязательно)
web-search = Поиск
web-show-all = Показать все
web-next-page = Следующая страница
web-actions = Действия
web-choose = Выберите
web-update = Обновить
web-submit = Отправить
web-cancel = Отменить
web-back = Назад
web-edit = Изменить
web-on = Включено
web-off = Выключено
web-licenses = { $count ->
        [one] { $count } лицензия
        [few] { $count } лицензии
       *[many] { $count } лицензий
    }
web-problems = { $count ->
        [one] Чтобы продолжить, проверьте { $count } пункт
        [few] Чтобы продолжить, проверьте { $count } пункта
       *[many] Чтобы продолжить, проверьте { $count } пунктов
    }
web-too-long = { $max ->
        [one] Введите не более { $max } символа.
       *[other] Введите не более { $max } символов.
    }
web-unreadable = Здесь есть невидимые символы. Введите текст вручную, не вставляя его.
web-not-a-form = Портал не смог прочитать отправленное. Вернитесь назад и отправьте форму еще раз.
web-shown-again = Сеанс завершился, поэтому ничего не отправлено. Все введенное сохранено: проверьте данные, заново введите пароли и отправьте форму.
web-error-home = Перейти на главную страницу
web-error-request-id = Если ошибка повторится, сообщите службе поддержки этот номер:
web-error-forbidden = У вас нет прав на это действие
web-error-forbidden-reason = У вас нет права { $right }.
web-error-forbidden-roles = Роли, в которые это входит: { $roles }.
web-error-forbidden-holders = К кому обратиться в вашей организации: { $names }.
web-error-forbidden-no-holder = В вашей организации такой роли нет ни у кого, кто может войти. Обратитесь в службу поддержки.
web-error-forbidden-nobody = В вашей организации это не входит ни в одну роль.
web-error-not-found = Страница не найдена
web-error-not-found-reason = Такой страницы нет, или она вам недоступна. Проверьте адрес или начните с главной страницы.
web-error-method = По этому адресу так обратиться нельзя
web-error-method-reason = Вернитесь назад и пользуйтесь кнопками и ссылками страницы.
web-error-invalid = Нужно внести исправления
web-error-invalid-reason = Ничего не изменено. Вернитесь на предыдущую страницу и попробуйте еще раз.
web-error-refused = Это действие невозможно
web-error-unavailable = Портал сейчас не может ответить
web-error-unavailable-reason = База данных недоступна, поэтому неизвестно, сохранен ли ваш последний шаг. Вернитесь назад и отправьте ту же форму еще раз: дважды ничего не выполнится.
web-error-internal = Произошла ошибка
web-error-internal-reason = Это ошибка на нашей стороне, и сведения о ней записаны. Ваш последний шаг не сохранен. Вернитесь назад и попробуйте еще раз.
web-error-forged = Эта форма отправлена с другого сайта
web-error-forged-reason = Портал принимает формы только со своих страниц, поэтому ничего не изменено. Откройте страницу в портале и отправьте форму оттуда.
web-error-large = Отправлено слишком много данных
web-error-large-reason = Ничего не изменено. Вернитесь назад, сократите текст и отправьте форму еще раз.
web-error-slow = Форма передавалась слишком долго
web-error-slow-reason = Ничего не изменено. Проверьте соединение, вернитесь назад и отправьте форму еще раз.
web-sign-out-everywhere = Выйти везде
web-error-limited = Слишком много попыток
web-error-limited-reason = { $minutes ->
        [one] Слишком много попыток. Повторите через { $minutes } минуту.
        [few] Слишком много попыток. Повторите через { $minutes } минуты.
       *[many] Слишком много попыток. Повторите через { $minutes } минут.
    }
web-error-limited-hours = { $hours ->
        [one] Слишком много попыток. Повторите через { $hours } час.
        [few] Слишком много попыток. Повторите через { $hours } часа.
       *[other] Слишком много попыток. Повторите через { $hours } часов.
    }
web-error-busy-reason = Портал сейчас перегружен. Ничего не изменено. Повторите попытку через несколько секунд.
web-xlsx = XLSX
