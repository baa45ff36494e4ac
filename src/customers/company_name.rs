//! Company names: which are refused, and which deserve a second look.
//!
//! The rules are Microsoft's name and address validation rules; the Russian legal forms are added.

use crate::words::Phrase;

/// What the rules make of a company name.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// Nothing to say.
    Fine,
    /// Unusual: the person is asked to check it and may keep it.
    Ask(Phrase),
    /// Not a company name.
    Reject(Phrase),
}

/// Judges a company name as typed; case and the spaces around it don't matter.
pub fn judge(name: &str) -> Verdict {
    let name = name.trim().to_lowercase();
    let reject = |key| Verdict::Reject(Phrase::new(key));
    let ask = |key| Verdict::Ask(Phrase::new(key));
    if name.is_empty() {
        return reject("company-name-required");
    }
    if is_special(&name) {
        return reject("company-name-special-characters");
    }
    if name.chars().count() == 1 {
        return reject("company-name-single-character");
    }
    if is_legal_form(&name) {
        return reject("company-name-legal-form");
    }
    if ends_like_domain(&name) {
        return ask("company-name-ends-like-domain");
    }
    if is_one_character_repeated(&name) {
        return ask("company-name-repeated-character");
    }
    if is_spaced_out(&name) {
        return ask("company-name-spaced-characters");
    }
    Verdict::Fine
}

fn is_special(name: &str) -> bool {
    name.chars().all(|c| c.is_whitespace() || SPECIAL.contains(c))
}

fn is_legal_form(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    LEGAL_FORMS.split('|').any(|form| form == words.join(" "))
}

fn ends_like_domain(name: &str) -> bool {
    let Some((_, end)) = name.rsplit_once('.') else { return false };
    [GENERIC, COUNTRY_CODES, NATIVE_COUNTRY_CODES].iter().any(|ends| ends.split_whitespace().any(|known| known == end))
}

fn is_one_character_repeated(name: &str) -> bool {
    let first = name.chars().next();
    name.chars().count() >= 3 && name.chars().all(|c| Some(c) == first)
}

fn is_spaced_out(name: &str) -> bool {
    name.split_whitespace().all(|word| word.chars().count() == 1)
}

/// The characters that don't make a name by themselves.
const SPECIAL: &str = "~-–—=_#.%+:^[]$&@*(),\"'‘\\`<>!/{}|;⟨⟩،?";

/// Legal forms that aren't a name by themselves, in lower case.
const LEGAL_FORMS: &str = "\
    cpa|c.p.a.|c p a|c. p. a.|llp|l.l.p.|l. l. p.|l l p|llp.|\
    llc|llc.|l.l.c.|l. l. c.|l l c|corp|corp.|corporation|inc|incorporated|ltd|ltd.|\
    limited|pty|pty ltd|pte ltd|private limited|pvt|pvt ltd|plc|gmbh|wll|lda|sarl|kft|zrt|ooo|sdn bhd|\
    ооо|ао|зао|пао|ип|тоо|чп";

/// The generic top-level domains that the rules name.
const GENERIC: &str = "com org edu club";

/// Country-code top-level domains, by the Public Suffix List.
const COUNTRY_CODES: &str = "\
    ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv \
    bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es \
    et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu \
    id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt \
    lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no \
    np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si \
    sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk \
    us uy uz va vc ve vg vi vn vu wf ws ye yt zm zw";

/// Country-code top-level domains in the countries' own scripts, by the Public Suffix List.
const NATIVE_COUNTRY_CODES: &str = "\
    ελ ευ бг бел ею мкд мон рф срб укр қаз հայ ישראל الاردن البحرين الجزائر السعودية السعوديه \
    السعودیة السعودیۃ المغرب اليمن امارات ايران ایران بارت بھارت تونس سودان سوريا سورية عراق \
    عمان فلسطين قطر مصر مليسيا موريتانيا پاكستان پاکستان ڀارت भारत भारतम् भारोत বাংলা ভারত \
    ভাৰত ਭਾਰਤ ભારત ଭାରତ இந்தியா இலங்கை சிங்கப்பூர் భారత్ ಭಾರತ ഭാരതം ලංකා ไทย ລາວ გე 中国 中國 台湾 \
    台灣 新加坡 澳門 澳门 臺灣 香港 한국";

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(name: &str) -> String {
        match judge(name) {
            Verdict::Fine => "fine".to_owned(),
            Verdict::Ask(phrase) => format!("ask {}", phrase.key()),
            Verdict::Reject(phrase) => format!("reject {}", phrase.key()),
        }
    }

    #[test]
    fn ordinary_names_are_fine() {
        for name in ["Oak Dental", "3M", "X5", "AT&T", "Acme L.L.C.", "ООО «Ромашка»", "S.A. de C.V.", "Aa", "1 2 33"]
        {
            assert_eq!(heard(name), "fine", "{name}");
        }
    }

    #[test]
    fn what_is_no_name_is_rejected() {
        for name in ["", "  ", "\t \t"] {
            assert_eq!(heard(name), "reject company-name-required", "{name:?}");
        }
        for name in ["-", "...", "- & -", "⟨?⟩", "\\\\\\"] {
            assert_eq!(heard(name), "reject company-name-special-characters", "{name}");
        }
        for name in ["A", " 7 ", "Ж"] {
            assert_eq!(heard(name), "reject company-name-single-character", "{name}");
        }
        for name in [" LLC. ", "L l c", "Pty  Ltd", "GmbH", "ООО", "ип"] {
            assert_eq!(heard(name), "reject company-name-legal-form", "{name}");
        }
    }

    #[test]
    fn odd_names_are_asked_about() {
        for name in ["Oak-Dental.com", "dental.CLUB ", "oak.co.uk", "Ромашка.рф", "例.中国"] {
            assert_eq!(heard(name), "ask company-name-ends-like-domain", "{name}");
        }
        for name in ["999", "AAa", "жжжж"] {
            assert_eq!(heard(name), "ask company-name-repeated-character", "{name}");
        }
        for name in ["1 2 3", "a\tb", "О К"] {
            assert_eq!(heard(name), "ask company-name-spaced-characters", "{name}");
        }
    }
}
