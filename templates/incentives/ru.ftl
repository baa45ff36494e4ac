incentives-title = Поощрения
incentives-lead = Действующие и приостановленные подписки, за которые поощрения не получает никто, а также подписки, по которым торговому посреднику нельзя их начислить или он не является вашим партнером. Каждую ночь все подписки проверяются заново.
incentives-swept = Последняя проверка: { $at }.
incentives-not-swept = Проверки еще не было.
incentives-check = Проверить сейчас
incentives-checked = Все подписки проверены.
incentives-being-checked = Подписки проверяются прямо сейчас. Обновите страницу через минуту.
incentives-by-reseller = { $count ->
    [one] { $count } подписка — по торговым посредникам и причинам
    [few] { $count } подписки — по торговым посредникам и причинам
   *[other] { $count } подписок — по торговым посредникам и причинам
}
incentives-cause = Причина
incentives-cause-nobody = посредник не выбран
incentives-who-mends = Кто может исправить
incentives-found-at = Обнаружено
incentives-what = Показать
incentives-what-all = Все, что найдено
incentives-what-nobody = Торговый посредник не выбран
incentives-what-refused = Торговому посреднику нельзя начислять поощрения
incentives-what-warned = Поощрения начисляются не партнеру
incentives-none-yet = Проверки еще не было. Выберите «Проверить сейчас».
incentives-none = По каждой подписке есть торговый посредник, которому можно начислять поощрения.
incentives-none-found = Таких подписок не найдено.
incentives-choose-of = Выбрать: { $product }, { $customer }
incentives-mend = Торговый посредник для многих подписок
incentives-rehearse-chosen = Показать, что изменится для выбранных
incentives-rehearse-all = Показать, что изменится для всего списка
incentives-none-chosen = Выберите хотя бы одну подписку.
incentives-runs = Ваши последние групповые изменения
incentives-runs-running = еще выполняется
incentives-run-credit = Начислять поощрения торговому посреднику { $name }
incentives-run-nobody = Не начислять поощрения никому
incentives-run-rehearsed = { $count ->
    [one] Пока ничего не изменено. Изменится { $count } подписка из { $of }.
    [few] Пока ничего не изменено. Изменятся { $count } подписки из { $of }.
   *[other] Пока ничего не изменено. Изменится { $count } подписок из { $of }.
}
incentives-run-running = Готово: { $count } из { $of }. Страницу можно закрыть: портал продолжит сам.
incentives-run-finished = Завершено. Изменено подписок: { $count } из { $of }.
incentives-run-look-again = Обновить страницу
incentives-run-before = Торговый посредник до изменения
incentives-run-after = Торговый посредник после изменения
incentives-run-unchanged = Без изменений
incentives-apply = { $count ->
    [one] Изменить { $count } подписку
    [few] Изменить { $count } подписки
   *[other] Изменить { $count } подписок
}
incentives-verdict-ready = Будет изменено
incentives-verdict-warned = Будет изменено с предупреждением
incentives-verdict-already = Без изменений: уже указано
incentives-verdict-refused = Без изменений: этому посреднику нельзя начислять поощрения
incentives-verdict-changed = Изменено
incentives-verdict-meanwhile = Без изменений: за это время подписку изменил кто-то другой
incentives-verdict-ended = Без изменений: подписка закончилась
incentives-earning-lead = Подписки, в которых получателем поощрений указана ваша организация.
incentives-earning-none = Ваша организация пока не выбрана ни для одной подписки. Попросите непрямого поставщика выбрать ее в поле «Торговый посредник (MPN ID)».
incentives-since = Начисляются с
incentives-letter-subject = Подписки, за которые поощрения не получает никто
incentives-letter-new = { $count ->
    [one] Прошлой ночью найдена еще { $count } подписка, за которую поощрения не получает никто или по которой их нельзя начислить торговому посреднику.
    [few] Прошлой ночью найдены еще { $count } подписки, за которые поощрения не получает никто или по которым их нельзя начислить торговому посреднику.
   *[other] Прошлой ночью найдено еще { $count } подписок, за которые поощрения не получает никто или по которым их нельзя начислить торговому посреднику.
}
incentives-history = История начисления поощрений
incentives-history-lead = Кому начислялись поощрения с начала подписки. Каждый день (UTC) засчитывается тому, кто указан на конец дня.
incentives-history-none = Для этой подписки нет истории начисления поощрений.
incentives-history-part = На полосе показана та часть истории, которая приведена на этой странице.
incentives-export-history = Экспортировать историю
incentives-from = Начало
incentives-until = Окончание
incentives-lasts = Продолжается
incentives-credited = Получатель поощрений
incentives-nobody = Никто
incentives-another = Другой торговый посредник
incentives-gap = Перерыв
incentives-gap-days = { $days ->
    [one] Поощрения никому не начислялись { $days } день
    [few] Поощрения никому не начислялись { $days } дня
   *[other] Поощрения никому не начислялись { $days } дней
}
incentives-no-gaps = Перерывов нет: поощрения начислялись каждый день
incentives-length = Длительность
incentives-days = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
incentives-number-of-days = Дней
incentives-changed-by = Кто изменил
incentives-at-start = При оформлении подписки
incentives-not-recorded = Не записано
incentives-mpn-id = Идентификатор MPN
incentives-statement = Отчет о начислении поощрений
incentives-statement-lead = Все подписки, за которые торговому посреднику начислялись поощрения хотя бы один день месяца. Лицензие-дни — это сумма числа лицензий на конец каждого засчитанного дня.
incentives-statement-none = За этот месяц ничего не начислялось.
incentives-export-statement = Экспортировать отчет
incentives-month = Месяц
incentives-month-wrong = Введите месяц, который уже начался, например { $example }.
incentives-show = Показать
incentives-choose = Выберите непрямого торгового посредника
incentives-choose-first = Выберите непрямого торгового посредника, отчет которого нужно показать.
incentives-never = Поощрения еще никому не начислялись.
incentives-never-yours = Вашей организации еще не начислялись поощрения за подписки.
incentives-days-counted = Учтенные дни
incentives-period = { $from } – { $to } ({ $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
})
incentives-subscriptions = Подписки
incentives-first-day = Первый день
incentives-last-day = Последний день
incentives-days-credited = Засчитано дней
incentives-days-of = { $days } из { $of }
incentives-days-of-month = Учтено дней в месяце
incentives-licenses = Лицензии в последний день
incentives-license-days = Лицензие-дни
incentives-too-many = Строк больше { $max }: это слишком много для одного файла.
