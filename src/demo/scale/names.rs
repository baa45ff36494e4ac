//! Names of companies and people, in Latin and in Cyrillic letters: a made-up word that few share, and a trade that
//! many do.

use super::dice::Dice;

/// How a company and its contact are called.
pub(super) struct Named {
    pub company: String,
    pub first: &'static str,
    pub last: &'static str,
    /// The company's own word, in letters that a domain may have.
    pub slug: String,
}

/// A made-up word has three of these; a domain takes the Latin ones.
const SYLLABLES: [(&str, &str); 32] = [
    ("ba", "ба"),
    ("bor", "бор"),
    ("da", "да"),
    ("del", "дел"),
    ("fa", "фа"),
    ("fir", "фир"),
    ("ga", "га"),
    ("gor", "гор"),
    ("ka", "ка"),
    ("kel", "кел"),
    ("la", "ла"),
    ("lum", "лум"),
    ("ma", "ма"),
    ("mir", "мир"),
    ("na", "на"),
    ("nor", "нор"),
    ("pa", "па"),
    ("per", "пер"),
    ("ra", "ра"),
    ("ros", "рос"),
    ("sa", "са"),
    ("sol", "сол"),
    ("ta", "та"),
    ("tan", "тан"),
    ("va", "ва"),
    ("ver", "вер"),
    ("vo", "во"),
    ("zar", "зар"),
    ("zo", "зо"),
    ("lin", "лин"),
    ("ne", "не"),
    ("ri", "ри"),
];

const TRADES: [&str; 40] = [
    "Dental",
    "Logistics",
    "Bakery",
    "Consulting",
    "Engineering",
    "Clinic",
    "Pharmacy",
    "Motors",
    "Textiles",
    "Insurance",
    "Travel",
    "Studio",
    "Printing",
    "Foods",
    "Furniture",
    "Optics",
    "Brewery",
    "Legal",
    "Accounting",
    "Architects",
    "Hotels",
    "Farms",
    "Electric",
    "Plumbing",
    "Security",
    "Media",
    "Schools",
    "Energy",
    "Marine",
    "Robotics",
    "Ceramics",
    "Gardens",
    "Packaging",
    "Steel",
    "Trading",
    "Transport",
    "Research",
    "Sports",
    "Toys",
    "Optometry",
];
const LEGAL: [&str; 6] = ["", " Ltd", " GmbH", " Inc.", " Group", " & Partners"];

const TRADES_CYRILLIC: [&str; 24] = [
    "Стоматология",
    "Логистика",
    "Хлебозавод",
    "Консалтинг",
    "Инжиниринг",
    "Клиника",
    "Аптека",
    "Моторс",
    "Текстиль",
    "Страхование",
    "Туризм",
    "Студия",
    "Типография",
    "Продукты",
    "Мебель",
    "Оптика",
    "Пивоварня",
    "Право",
    "Аудит",
    "Архитектура",
    "Энергия",
    "Упаковка",
    "Сталь",
    "Транспорт",
];
const LEGAL_CYRILLIC: [&str; 3] = ["ООО", "АО", "ТОО"];

const FIRST: [&str; 24] = [
    "Amelie", "Bruno", "Carla", "Dario", "Elin", "Farid", "Greta", "Hugo", "Irena", "Jonas", "Kaja", "Liam", "Mira",
    "Nils", "Olga", "Pavel", "Rosa", "Sven", "Tilda", "Umar", "Vera", "Wanda", "Yara", "Zoe",
];
const LAST: [&str; 24] = [
    "Abara", "Brandt", "Castel", "Dvorak", "Ekberg", "Fontana", "Grieg", "Horvath", "Ibanez", "Janssen", "Kovacs",
    "Lindholm", "Moreau", "Novak", "Okoye", "Petit", "Quist", "Rossi", "Svoboda", "Tamm", "Urban", "Varga", "Weiss",
    "Zeman",
];
const FIRST_CYRILLIC: [&str; 12] =
    ["Анна", "Борис", "Вера", "Глеб", "Дарья", "Егор", "Жанна", "Илья", "Ксения", "Лев", "Марина", "Олег"];
const LAST_CYRILLIC: [&str; 12] = [
    "Авдеенко",
    "Бондаренко",
    "Власюк",
    "Гайдар",
    "Демченко",
    "Живаго",
    "Короленко",
    "Лысенко",
    "Мартыненко",
    "Науменко",
    "Петренко",
    "Черных",
];

/// A company and its contact.
pub(super) fn named(dice: &mut Dice, cyrillic: bool) -> Named {
    let (mut latin, mut own) = (String::new(), String::new());
    for _ in 0..3 {
        let (first, second) = dice.pick(&SYLLABLES).copied().unwrap_or_default();
        latin.push_str(first);
        own.push_str(if cyrillic { second } else { first });
    }
    let own = capitalized(&own);
    let company = if cyrillic {
        format!("{} «{own} {}»", text(dice, &LEGAL_CYRILLIC), text(dice, &TRADES_CYRILLIC))
    } else {
        format!("{own} {}{}", text(dice, &TRADES), text(dice, &LEGAL))
    };
    let (first, last): (&[&str], &[&str]) = if cyrillic { (&FIRST_CYRILLIC, &LAST_CYRILLIC) } else { (&FIRST, &LAST) };
    Named { company, first: text(dice, first), last: text(dice, last), slug: latin }
}

fn text(dice: &mut Dice, choices: &[&'static str]) -> &'static str {
    dice.pick(choices).copied().unwrap_or_default()
}

fn capitalized(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
