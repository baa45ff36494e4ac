web-product = Партнерский портал
web-skip = Перейти к содержанию
web-menu = Меню
web-menu-home = Главная
web-menu-resellers = Непрямые торговые посредники
web-menu-providers = Непрямые поставщики
web-menu-customers = Клиенты
web-menu-account = Учетная запись
web-subscriptions = Подписки
web-sign-out = Выйти
web-language = Язык
web-theme = Оформление
web-theme-system = Как в системе
web-theme-light = Светлое
web-theme-dark = Темное
web-optional = (необязательно)
web-search = Найти
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
        [one] { $count } лицензия
        [few] { $count } лицензии
       *[many] { $count } лицензий
    }
web-problems = { $count ->
        [one] Нужно исправить { $count } поле
        [few] Нужно исправить { $count } поля
       *[many] Нужно исправить { $count } полей
    }
web-too-long = Введите не более { $max } знаков.
web-unreadable = Здесь есть невидимые знаки. Введите текст заново, не вставляя его.
web-not-a-form = Портал не смог прочитать отправленное. Вернитесь назад и отправьте форму еще раз.
web-form-too-large = Отправлено слишком много данных. Сократите текст и отправьте форму еще раз.
web-shown-again = Ваш сеанс завершился, поэтому ничего не было отправлено. Все введенное сохранено: проверьте, заново введите пароли и отправьте форму.
web-right-forged = отправлять форму с другого сайта
web-error-home = Перейти на главную страницу
web-error-request-id = Если ошибка повторится, сообщите поддержке этот номер:
web-error-forbidden = У вас нет прав на это действие
web-error-forbidden-reason = Ваши роли не позволяют { $right }. Нужную роль может назначить глобальный администратор вашей организации.
web-error-not-found = Здесь ничего нет
web-error-not-found-reason = Такой страницы нет, или она вам недоступна. Проверьте адрес или начните с главной страницы.
web-error-method = По этому адресу так обратиться нельзя
web-error-method-reason = Вернитесь назад и пользуйтесь кнопками и ссылками страницы.
web-error-invalid = Нужно кое-что исправить
web-error-invalid-reason = Ничего не изменено. Вернитесь на предыдущую страницу и попробуйте еще раз.
web-error-refused = Это невозможно сделать
web-error-unavailable = Портал сейчас не может ответить
web-error-unavailable-reason = База данных недоступна, поэтому неизвестно, сохранен ли ваш последний шаг. Вернитесь назад и отправьте ту же форму еще раз: дважды ничего выполнено не будет.
web-error-internal = Произошла ошибка
web-error-internal-reason = Это наша ошибка, и она записана. Ваш последний шаг не сохранен; вернитесь назад и попробуйте еще раз.
