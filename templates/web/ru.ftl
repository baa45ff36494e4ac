web-product = Партнерский портал
web-skip = Перейти к основному содержимому
web-menu = Меню
web-menu-close = Закрыть меню
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
web-error-not-found-reason = Такой страницы нет, или у вас нет (либо больше нет) к ней доступа. Если вы отправляли форму, ничего не изменилось. Проверьте адрес или начните с главной страницы.
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
web-previous-page = Предыдущая страница
web-first-page = Перейти на первую страницу
web-page-empty = Записей, которые были на этой странице, больше нет, или теперь они на другой странице.
web-pages = Страницы
web-sort = Сортировка
web-ascending = по возрастанию
web-descending = по убыванию
web-more-than = Больше { $rows }
web-columns = Столбцы
web-long-list = Чтобы сортировать по другим столбцам, сузьте список.
web-other-formats = Другие форматы
web-columns-hint = Список покажет их, когда вы нажмете кнопку «Поиск».
web-csv = Экспортировать в CSV
web-xlsx-full = В файл XLSX помещается до { $max } строк, а здесь их больше. Экспортируйте список в CSV, куда поместятся все, или сузьте его фильтром.
web-xlsx = Экспортировать в XLSX
web-csv-all-columns = Экспортировать все столбцы в CSV
web-xlsx-all-columns = Экспортировать все столбцы в XLSX
web-kept-change = Изменение подписки
web-kept-typed = Вы ввели это { $at } и не отправили.
web-kept-refused = Вы отправили это { $at }, но в форме нужно что-то исправить. Введенное сохранено.
web-kept-start-over = Начать заново
web-kept-saved = Сохранено в { $time }
web-kept-sent-meanwhile = Не сохранено: эта форма уже отправлена.
web-kept-lost = Не сохранено: нет связи
web-kept-not = Не сохранено
web-conflict = Кто-то вас опередил
web-conflict-by = После того как вы открыли страницу, данные уже изменили ({ $name }, { $at }).
web-conflict-changed = Данные изменились после того, как вы открыли страницу: их изменил другой человек или вы сами в другой вкладке.
web-conflict-choose = Ваши изменения еще не сохранены. Они остались в полях ниже.
web-conflict-box = Поле
web-conflict-theirs = Сохранено сейчас
web-conflict-yours = Ваш вариант
web-conflict-mine = Все равно отправить мой вариант
web-conflict-take-theirs = Взять сохраненный вариант
web-conflict-now = Сохранено сейчас: { $value }.
web-conflict-now-empty = Сейчас значение не задано.
web-conflict-typed = Ваш вариант, не сохранен: { $value }.
web-error-outdated-reason = Данные изменились после того, как вы открыли страницу. Откройте ее снова и проверьте данные, прежде чем отправлять изменение.
