//! The demo's public profiles of providers, with their logos.

use chrono::{DateTime, Utc};
use diesel::Insertable;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::organizations::provider_id;
use super::people::User;
use super::{ago, id, lines};
use crate::schema;

/// Each provider's logo, with its width and height.
const LOGOS: [(&str, &[u8], i32, i32); 2] = [
    ("northwind", include_bytes!("logos/northwind.png"), 400, 240),
    ("contoso", include_bytes!("logos/contoso.png"), 240, 240),
];

#[derive(Insertable)]
#[diesel(table_name = schema::directory_logos)]
pub(super) struct Logo {
    provider_id: Uuid,
    hash: Vec<u8>,
    png: &'static [u8],
    width: i32,
    height: i32,
    created_at: DateTime<Utc>,
}

/// A line of `profiles.csv`, with the codes of a box between spaces.
#[derive(Deserialize)]
struct Line {
    provider: String,
    asked_by: String,
    asked_days_ago: i64,
    countries: String,
    products: String,
    languages: String,
    email: String,
    phone: String,
    website: String,
    description_en: String,
    description_ru: String,
}

#[derive(Insertable)]
#[diesel(table_name = schema::directory_profiles)]
pub(super) struct Profile {
    provider_id: Uuid,
    id: Uuid,
    description_en: String,
    description_ru: String,
    countries: Vec<String>,
    products: Vec<String>,
    languages: Vec<String>,
    email: String,
    phone: String,
    website: String,
    logo: Option<Vec<u8>>,
    asked_at: DateTime<Utc>,
    asked_by: Uuid,
    asked_by_name: String,
    asked_by_email: String,
    asked_by_language: String,
    decision: &'static str,
    decided_at: DateTime<Utc>,
    current: bool,
}

pub(super) fn logos(now: DateTime<Utc>) -> Vec<Logo> {
    let logo = |(slug, png, width, height): (&str, &'static [u8], i32, i32)| Logo {
        provider_id: provider_id(slug),
        hash: Sha256::digest(png).to_vec(),
        png,
        width,
        height,
        created_at: ago(now, 420, slug),
    };
    LOGOS.map(logo).into()
}

pub(super) fn profiles(now: DateTime<Utc>, users: &[User]) -> Vec<Profile> {
    let codes = |text: &str| text.split(' ').map(str::to_owned).collect();
    let profile = |line: Line| {
        let asker = users.iter().find(|user| user.sign_in_name == line.asked_by)?;
        let logo = LOGOS.iter().find(|(slug, ..)| *slug == line.provider);
        Some(Profile {
            provider_id: provider_id(&line.provider),
            id: id(&format!("profile:{}", line.provider)),
            countries: codes(&line.countries),
            products: codes(&line.products),
            languages: codes(&line.languages),
            description_en: line.description_en,
            description_ru: line.description_ru,
            email: line.email,
            phone: line.phone,
            website: line.website,
            logo: logo.map(|(_, png, ..)| Sha256::digest(png).to_vec()),
            asked_at: ago(now, line.asked_days_ago, &line.provider),
            asked_by: asker.id,
            asked_by_name: format!("{} {}", asker.first_name, asker.last_name),
            asked_by_email: asker.email.clone(),
            asked_by_language: asker.language.clone().unwrap_or_else(|| "en".to_owned()),
            decision: "published",
            decided_at: ago(now, line.asked_days_ago - 2, &line.provider),
            current: true,
        })
    };
    lines("profiles.csv", include_str!("profiles.csv")).into_iter().filter_map(profile).collect()
}
