facts-title = Кто за что отвечает
facts-administers = Продает и администрирует
facts-credited = Получает поощрения
facts-supports = Поддерживает
facts-contradictions = Противоречия
facts-nobody = Никто
facts-not-shown = Вашей организации не показывается
# No full stop after a date: it ends in «г.»
facts-since = с { $date }
facts-administers-ended = Учетную запись администрирует { $name }, но партнерство прекращено: { $date }
facts-administers-suspended = Учетную запись администрирует { $name }, но этот торговый посредник приостановлен.
facts-administers-none = Учетную запись администрирует { $name }, но партнерства никогда не было.
facts-credit-elsewhere = Поощрения получает { $name }, но учетную запись администрирует не этот торговый посредник.
facts-support-ended = Поддерживает { $name }, но партнерство прекращено: { $date }
facts-support-suspended = Поддерживает { $name }, но этот торговый посредник приостановлен.
facts-support-no-partner = Поддерживает { $name }, но партнерства никогда не было.
facts-support-unrelated = Поддерживает { $name }, но связи с клиентом нет.
facts-support-declined = { $name }: отказ от поддержки { $date }
