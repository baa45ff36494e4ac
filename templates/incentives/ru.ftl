incentives-title = Поощрения
incentives-lead = Действующие и приостановленные подписки, за которые поощрения не получает никто или по которым торговому посреднику нельзя их начислить. Каждую ночь все подписки проверяются заново.
incentives-swept = Последняя проверка: { $at }.
incentives-not-swept = Проверки еще не было.
incentives-check = Проверить сейчас
incentives-checked = Все подписки проверены.
incentives-being-checked = Подписки проверяются прямо сейчас. Загляните через минуту.
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
incentives-what-refused = Следующее изменение будет отклонено
incentives-what-warned = Начисляется не партнеру
incentives-none = По каждой подписке есть торговый посредник, которому можно начислять поощрения.
incentives-none-found = Ничего такого не найдено.
incentives-choose-of = Выбрать: { $product }, { $customer }
incentives-mend = Торговый посредник для многих подписок
incentives-rehearse-chosen = Проверить для выбранных
incentives-rehearse-all = Проверить для всего списка
incentives-none-chosen = Выберите хотя бы одну подписку.
incentives-runs = Ваши последние изменения многих подписок
incentives-runs-running = еще выполняется
incentives-run-credit = Начислять поощрения: { $name }
incentives-run-nobody = Не начислять поощрения никому
incentives-run-rehearsed = { $count ->
    [one] Пока ничего не изменено. Изменится { $count } подписка из { $of }.
    [few] Пока ничего не изменено. Изменятся { $count } подписки из { $of }.
   *[other] Пока ничего не изменено. Изменится { $count } подписок из { $of }.
}
incentives-run-running = Готово: { $count } из { $of }. Страницу можно закрыть: портал продолжит сам.
incentives-run-finished = Завершено. Изменено подписок: { $count } из { $of }.
incentives-run-look-again = Обновить
incentives-run-before = Начислялось
incentives-run-after = Будет начисляться
incentives-apply = { $count ->
    [one] Изменить { $count } подписку
    [few] Изменить { $count } подписки
   *[other] Изменить { $count } подписок
}
incentives-verdict-ready = Будет изменено
incentives-verdict-warned = Будет изменено, но обратите внимание
incentives-verdict-already = Без изменений: уже так
incentives-verdict-refused = Без изменений: этому посреднику нельзя начислять поощрения
incentives-verdict-changed = Изменено
incentives-verdict-meanwhile = Без изменений: за это время подписку изменил кто-то другой
incentives-verdict-ended = Без изменений: подписка завершена
incentives-earning-lead = Подписки, за которые вашей организации начисляются поощрения, если они предусмотрены.
incentives-earning-none = Ваша организация пока не выбрана ни для одной подписки. Попросите непрямого поставщика выбрать ее в поле «Торговый посредник (MPN ID)».
incentives-since = С
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
