incentives-history = История начисления поощрений
incentives-history-lead = Кому начислялись поощрения с начала подписки. Каждый день (UTC) засчитывается тому, кто указан на конец дня.
incentives-history-none = Для этой подписки нет истории начисления поощрений.
incentives-history-part = На полосе показана та часть истории, которая приведена на этой странице.
incentives-export-history = Экспортировать историю
incentives-from = С
incentives-until = По
incentives-lasts = Настоящее время
incentives-credited = Кому начисляется
incentives-nobody = Никому
incentives-another = Другой торговый посредник
incentives-gap = Пробел
incentives-gap-days = { $days ->
    [one] Поощрения никому не начислялись { $days } день
    [few] Поощрения никому не начислялись { $days } дня
   *[other] Поощрения никому не начислялись { $days } дней
}
incentives-no-gaps = Пробелов нет: поощрения кому-либо начислялись каждый день
incentives-length = Длительность
incentives-days = { $days ->
    [one] { $days } день
    [few] { $days } дня
   *[other] { $days } дней
}
incentives-number-of-days = Дней
incentives-changed-by = Кто изменил
incentives-at-start = При начале подписки
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
