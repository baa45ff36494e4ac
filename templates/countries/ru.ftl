# Names that CLDR doesn't have

country-bonaire = Бонэйр
country-saba = Саба
country-sint-eustatius = Синт-Эстатиус

# Sales regions of the program

region-africa = Африка
region-asia-and-pacific = Азия и Тихоокеанский регион
region-australia = Австралия
region-brazil = Бразилия
region-canada = Канада
region-china = Китай
region-europe = Европа
region-india = Индия
region-japan = Япония
region-korea-republic-of = Республика Корея
region-latin-america-and-the-caribbean = Латинская Америка и Карибский бассейн
region-middle-east-central-europe-and-eastern-europe = Ближний Восток, Центральная и Восточная Европа
region-new-zealand = Новая Зеландия
region-russia = Россия
region-taiwan = Тайвань
region-united-states = Соединенные Штаты

# Registration numbers

registration-kind-bin = БИН или ИИН
registration-kind-cnpj = CNPJ
registration-kind-edrpou = Код ЕГРПОУ (ЕДРПОУ)
registration-kind-ein = EIN
registration-kind-idno = IDNO
registration-kind-inn = ИНН
registration-kind-nip = NIP
registration-kind-other = Регистрационный номер организации
registration-kind-pan = PAN
registration-kind-rif = RIF
registration-kind-tin = Налоговый номер (TIN)
registration-kind-trn = Налоговый номер (TRN)
registration-kind-unp = УНП
registration-kind-vat = Налоговый номер или номер плательщика НДС

registration-hint-am = Введите ИНН из 8 цифр.
registration-hint-br = Введите CNPJ из 14 символов: первые 12 — цифры или латинские буквы, последние 2 — контрольные цифры.
registration-hint-by = Введите УНП из 9 цифр.
registration-hint-hu = Введите налоговый номер из 11 цифр, например 12345678-1-23.
registration-hint-in = Введите PAN: 5 латинских букв, 4 цифры и еще одна латинская буква.
registration-hint-kg = Введите ИНН из 14 цифр.
registration-hint-kz = Введите БИН или ИИН из 12 цифр.
registration-hint-md = Введите IDNO из 13 цифр.
registration-hint-other = { $most ->
        [one] Введите регистрационный номер: не более { $most } символа. Допустимы буквы, цифры, пробелы, дефисы, точки и косые черты.
       *[other] Введите регистрационный номер: не более { $most } символов. Допустимы буквы, цифры, пробелы, дефисы, точки и косые черты.
    }
registration-hint-pl = Введите NIP из 10 цифр.
registration-hint-ru = Введите ИНН из 10 или 12 цифр.
registration-hint-sa = Введите номер плательщика НДС (15 цифр) или номер коммерческой регистрации (10 цифр).
registration-hint-tr = Введите налоговый номер из 10 цифр.
registration-hint-ua = Введите код ЕГРПОУ (ЕДРПОУ) из 8 цифр.
registration-hint-uz = Введите ИНН из 9 цифр.
registration-check-digit = Проверьте, нет ли в номере опечатки: контрольные цифры не соответствуют остальным.

# Addresses

state-choose = Выберите область, штат или провинцию из списка.
state-too-long = { $most ->
        [one] Сократите название области, штата или провинции: не более { $most } символа.
       *[other] Сократите название области, штата или провинции: не более { $most } символов.
    }
postal-required = Введите почтовый индекс.
postal-too-long = { $most ->
        [one] Сократите почтовый индекс: не более { $most } символа.
       *[other] Сократите почтовый индекс: не более { $most } символов.
    }
postal-zip = Введите почтовый индекс: 5 цифр или 5 цифр, дефис и еще 4 цифры, например 98052 или 98052-6399.

# Phone numbers

phone-hint = Введите номер телефона той же страны или региона, что и адрес ({ COUNTRY($country) }), например { $example }.
phone-hint-international = Введите номер телефона со знаком «плюс» и кодом страны.
phone-other-country = Этот номер относится к другой стране или региону ({ COUNTRY($other) }). Введите номер той же страны или региона, что и адрес ({ COUNTRY($country) }), например { $example }.

# MPN IDs

mpn-digits = Введите идентификатор MPN: от 6 до 10 цифр.
mpn-short = Слишком коротко: в идентификаторе MPN от 6 до 10 цифр. Начальные нули — его часть, введите и их.
mpn-letters = Идентификатор MPN состоит только из цифр. Удалите буквы, пробелы и другие знаки.

# Company names

company-name-required = Введите название организации.
company-name-single-character = Введите полное название организации: одного символа недостаточно.
company-name-special-characters = Введите название организации, в котором есть буквы или цифры, а не только специальные символы.
company-name-legal-form = Введите название организации вместе с организационно-правовой формой: одной формы недостаточно.
company-name-ends-like-domain = Проверьте название организации: оно заканчивается как адрес в интернете. Если организация действительно так называется, продолжайте.
company-name-repeated-character = Проверьте название организации: оно состоит из одного повторяющегося символа. Если организация действительно так называется, продолжайте.
company-name-spaced-characters = Проверьте название организации: оно состоит из отдельных символов. Если организация действительно так называется, продолжайте.
