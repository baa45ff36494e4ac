# Names that CLDR doesn't have

country-bonaire = Bonaire
country-saba = Saba
country-sint-eustatius = Sint Eustatius

# Sales regions of the program

region-africa = Africa
region-asia-and-pacific = Asia and Pacific
region-australia = Australia
region-brazil = Brazil
region-canada = Canada
region-china = China
region-europe = Europe
region-india = India
region-japan = Japan
region-korea-republic-of = Korea, Republic of
region-latin-america-and-the-caribbean = Latin America and the Caribbean
region-middle-east-central-europe-and-eastern-europe = Middle East, Central Europe, and Eastern Europe
region-new-zealand = New Zealand
region-russia = Russia
region-taiwan = Taiwan
region-united-states = United States

# Registration numbers

registration-kind-bin = BIN or IIN
registration-kind-cnpj = CNPJ
registration-kind-edrpou = EDRPOU code
registration-kind-ein = EIN
registration-kind-idno = IDNO
registration-kind-inn = INN
registration-kind-nip = NIP
registration-kind-other = Organization registration number
registration-kind-pan = PAN
registration-kind-rif = RIF
registration-kind-tin = TIN
registration-kind-trn = TRN
registration-kind-unp = UNP
registration-kind-vat = Tax ID or VAT number

registration-hint-am = Enter the INN as 8 digits.
registration-hint-br = Enter the CNPJ as 14 characters: 12 digits or letters, then 2 check digits.
registration-hint-by = Enter the UNP as 9 digits.
registration-hint-hu = Enter the TIN as 11 digits, for example 12345678-1-23.
registration-hint-in = Enter the PAN as 5 letters, 4 digits and a letter.
registration-hint-kg = Enter the INN as 14 digits.
registration-hint-kz = Enter the BIN or IIN as 12 digits.
registration-hint-md = Enter the IDNO as 13 digits.
registration-hint-other = Enter the registration number. Use at most { $most } letters, digits, spaces, hyphens, periods and slashes.
registration-hint-pl = Enter the NIP as 10 digits.
registration-hint-ru = Enter the INN as 10 or 12 digits.
registration-hint-sa = Enter the VAT number as 15 digits or the commercial registration number as 10 digits.
registration-hint-tr = Enter the TIN as 10 digits.
registration-hint-ua = Enter the EDRPOU code as 8 digits.
registration-hint-uz = Enter the INN as 9 digits.
registration-check-digit = Check the number for a typing mistake: the check digits don't match the rest.

# Addresses

state-choose = Choose a state or province from the list.
state-too-long = Shorten the state or province to at most { $most } characters.
postal-required = Enter the postal code.
postal-too-long = Shorten the postal code to at most { $most } characters.
postal-zip = Enter the ZIP code as 5 digits, or as 5 digits, a hyphen and 4 digits: 98052 or 98052-6399.

# Phone numbers

phone-hint = Enter a phone number from the same country or region as the address ({ COUNTRY($country) }), for example { $example }.
phone-hint-international = Enter the phone number with a plus sign and the country code.
phone-other-country = This number belongs to another country or region ({ COUNTRY($other) }). Enter one from the same country or region as the address ({ COUNTRY($country) }), for example { $example }.

# MPN IDs

mpn-digits = Enter the MPN ID as 6 to 10 digits.
mpn-short = This is too short for an MPN ID, which has 6 to 10 digits. Leading zeros belong to it: enter them too.
mpn-letters = An MPN ID has digits only. Remove letters, spaces and other characters.

# Company names

company-name-required = Enter the company name.
company-name-single-character = Enter the full company name: one character isn't enough.
company-name-special-characters = Enter a company name that has letters or digits, not only special characters.
company-name-legal-form = Enter the company's name together with its legal form: a legal form alone isn't a name.
company-name-ends-like-domain = Check the company name: it ends like an internet address. If this is really the name, continue.
company-name-repeated-character = Check the company name: it is one character repeated. If this is really the name, continue.
company-name-spaced-characters = Check the company name: it consists of single characters. If this is really the name, continue.
