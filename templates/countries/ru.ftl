# Names that CLDR doesn't have

country-bonaire = Бонэйр
country-saba = Саба
country-sint-eustatius = Синт-Эстатиус

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

registration-hint-am = Введите ИНН: 8 цифр.
registration-hint-br = Введите CNPJ: 14 знаков, из них первые 12 — цифры или латинские буквы, последние 2 — контрольные цифры.
registration-hint-by = Введите УНП: 9 цифр.
registration-hint-hu = Введите налоговый номер: 11 цифр, например 12345678-1-23.
registration-hint-in = Введите PAN: 5 латинских букв, 4 цифры и еще одна буква.
registration-hint-kg = Введите ИНН: 14 цифр.
registration-hint-kz = Введите БИН или ИИН: 12 цифр.
registration-hint-md = Введите IDNO: 13 цифр.
registration-hint-other = Введите регистрационный номер. Допустимы буквы, цифры, пробелы, дефисы, точки и косые черты; наибольшее число знаков — { $most }.
registration-hint-pl = Введите NIP: 10 цифр.
registration-hint-ru = Введите ИНН: 10 или 12 цифр.
registration-hint-sa = Введите номер плательщика НДС (15 цифр) или номер коммерческой регистрации (10 цифр).
registration-hint-tr = Введите налоговый номер: 10 цифр.
registration-hint-ua = Введите код ЕГРПОУ (ЕДРПОУ): 8 цифр.
registration-hint-uz = Введите ИНН: 9 цифр.
registration-check-digit = Проверьте, нет ли в номере опечатки: контрольные цифры не соответствуют остальным.

# Addresses

state-choose = Выберите штат, провинцию или область из списка.
state-too-long = Сократите название штата, провинции или области: наибольшее число знаков — { $most }.
postal-required = Введите почтовый индекс.
postal-too-long = Сократите почтовый индекс: наибольшее число знаков — { $most }.
postal-zip = Введите почтовый индекс: 5 цифр или 5 цифр, дефис и еще 4 цифры, например 98052 или 98052-6399.

# Phone numbers

phone-hint = Введите номер телефона, относящийся к стране или региону клиента ({ COUNTRY($country) }), например { $example }.
phone-hint-international = Введите номер телефона со знаком «плюс» и кодом страны.
phone-other-country = Этот номер относится к другой стране или региону ({ COUNTRY($other) }). Введите номер, относящийся к стране или региону клиента ({ COUNTRY($country) }), например { $example }.

# MPN IDs

mpn-digits = Введите идентификатор MPN: от 6 до 10 цифр.

# Company names

company-name-required = Введите название компании.
company-name-single-character = Введите полное название компании: одного знака недостаточно.
company-name-special-characters = Введите название компании, в котором есть буквы или цифры, а не только специальные знаки.
company-name-legal-form = Введите название компании вместе с организационно-правовой формой: одной формы недостаточно.
company-name-ends-like-domain = Проверьте название компании: оно оканчивается как адрес в интернете. Если компания действительно так называется, продолжайте.
company-name-repeated-character = Проверьте название компании: оно состоит из одного повторяющегося знака. Если компания действительно так называется, продолжайте.
company-name-spaced-characters = Проверьте название компании: оно состоит из отдельных знаков. Если компания действительно так называется, продолжайте.
