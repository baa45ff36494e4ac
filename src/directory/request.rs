//! **Contact your representative** (121): a provider asks for another profile, and the operator decides.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde_json::{Value, json};

use crate::accounts::User;
use crate::activity::{self, Subject};
use crate::directory::letters;
use crate::directory::profile::{Content, Profile};
use crate::directory::version::Version;
use crate::error::{Error, Result};
use crate::id::{ProfileId, ProviderId};
use crate::schema::{directory_profiles as profiles, providers};
use crate::scope::{MayShowProfile, System};
use crate::words::Phrase;

/// What the activity log calls the operator.
const OPERATOR: &str = "portal directory";

impl Version {
    /// Asks the operator to publish `content`. One request of a provider waits at a time; the same one, sent twice,
    /// is one.
    pub fn ask(conn: &mut PgConnection, agent: &MayShowProfile, content: &Content, note: &str) -> Result<()> {
        let provider = agent.provider_id()?;
        if let Some(waiting) = Version::waiting(conn, agent)? {
            return if waiting.content == *content { Ok(()) } else { Err(waits()) };
        }
        let before = Profile::of(conn, agent)?.map(|profile| profile.content);
        if before.as_ref() == Some(content) {
            return Err(Error::invalid("", "directory-same"));
        }
        let (id, asker) = (ProfileId::new(agent.visitor.now), User::find(conn, agent.user_id)?);
        let asked = diesel::insert_into(profiles::table)
            .values((
                profiles::provider_id.eq(provider),
                profiles::id.eq(id),
                content,
                profiles::note.eq(note),
                profiles::asked_at.eq(agent.visitor.now),
                profiles::asked_by.eq(agent.user_id),
                profiles::asked_by_name.eq(&agent.name),
                profiles::asked_by_email.eq(&asker.email),
                profiles::asked_by_language.eq(agent.visitor.language.code()),
            ))
            .on_conflict_do_nothing()
            .execute(conn)?;
        if asked == 0 {
            return Err(waits());
        }
        let subject = Subject {
            id: Some(id.uuid()),
            name: agent.organization_name.clone(),
            details: differences(before.as_ref(), content),
            ..Subject::default()
        };
        activity::record(conn, agent, "directory_profile.change_asked", subject)
    }

    /// Takes a request back; any of the provider's people who may ask may do so, and twice is harmless.
    pub fn withdraw(conn: &mut PgConnection, agent: &MayShowProfile, id: ProfileId) -> Result<()> {
        let provider = agent.provider_id()?;
        let own = profiles::table.inner_join(providers::table).filter(profiles::provider_id.eq(provider));
        let version: Version = own.filter(profiles::id.eq(id)).select(Version::as_select()).first(conn)?;
        if version.state() == "withdrawn" {
            return Ok(());
        }
        let withdrawn = diesel::update(profiles::table.find((provider, id)))
            .filter(profiles::decision.is_null())
            .set((profiles::decision.eq("withdrawn"), profiles::decided_at.eq(agent.visitor.now)))
            .execute(conn)?;
        if withdrawn == 0 {
            let decided = Phrase::new("directory-decided");
            return Err(Error::refused_with(decided, "/provider/profile".to_owned(), "directory-own"));
        }
        activity::record(conn, agent, "directory_profile.change_withdrawn", version.subject(Value::Null))
    }

    /// The version `id`, locked for the operator; none when nobody asked for it.
    pub fn hold(conn: &mut PgConnection, _: &System, id: ProfileId) -> Result<Option<Version>> {
        let rows = profiles::table.inner_join(providers::table).filter(profiles::id.eq(id));
        Ok(rows.select(Version::as_select()).for_update().first(conn).optional()?)
    }

    /// Shows this version to the public, in the place of the one before, and tells who asked.
    pub fn publish(&self, conn: &mut PgConnection, _: &System, now: DateTime<Utc>, public_url: &str) -> Result<()> {
        let former = profiles::table.filter(profiles::provider_id.eq(self.provider_id)).filter(profiles::current);
        let before: Option<Content> = former.select(Content::as_select()).first(conn).optional()?;
        diesel::update(former).set(profiles::current.eq(false)).execute(conn)?;
        self.decide(conn, now, "published", "")?;
        if self.slug.is_none() {
            self.name_page(conn)?;
        }
        let details = differences(before.as_ref(), &self.content);
        let subject = self.subject(details);
        activity::record_by_system(conn, now, OPERATOR, "directory_profile.published", subject)?;
        letters::published(self, public_url).queue(conn, now, &self.asker())
    }

    /// Declines it, with a reason for the provider to read.
    pub fn decline(
        &self,
        conn: &mut PgConnection,
        _: &System,
        now: DateTime<Utc>,
        public_url: &str,
        reason: &str,
    ) -> Result<()> {
        self.decide(conn, now, "declined", reason)?;
        let subject = self.subject(json!({ "reason": reason }));
        activity::record_by_system(conn, now, OPERATOR, "directory_profile.change_declined", subject)?;
        letters::declined(self, public_url, reason).queue(conn, now, &self.asker())
    }

    fn decide(&self, conn: &mut PgConnection, now: DateTime<Utc>, decision: &str, reason: &str) -> Result<()> {
        let decided = diesel::update(profiles::table.find((self.provider_id, self.id)))
            .filter(profiles::decision.is_null())
            .set((
                profiles::decision.eq(decision),
                profiles::decided_at.eq(now),
                profiles::reason.eq(reason),
                profiles::current.eq(decision == "published"),
            ))
            .execute(conn)?;
        if decided == 1 { Ok(()) } else { Err(Error::refused("directory-decided")) }
    }

    /// Gives the provider's page its address, which stays.
    fn name_page(&self, conn: &mut PgConnection) -> Result<()> {
        let mpn_id: String = providers::table.find(self.provider_id).select(providers::mpn_id).first(conn)?;
        let wanted = slug_of(&self.provider);
        let taken = providers::table.filter(providers::slug.eq(&wanted));
        let is_taken: bool = diesel::select(diesel::dsl::exists(taken)).get_result(conn)?;
        let slug = if is_taken { format!("{wanted}-{mpn_id}") } else { wanted };
        diesel::update(providers::table.find(self.provider_id)).set(providers::slug.eq(slug)).execute(conn)?;
        Ok(())
    }

    fn subject(&self, details: Value) -> Subject {
        Subject {
            id: Some(self.id.uuid()),
            name: self.provider.clone(),
            provider_id: Some(self.provider_id),
            details,
            ..Subject::default()
        }
    }
}

/// What a version changes, field by field.
pub(super) fn differences(before: Option<&Content>, after: &Content) -> Value {
    match before {
        Some(before) => activity::changed(&before.details(), &after.details()),
        None => after.details(),
    }
}

fn waits() -> Error {
    Error::refused_with("directory-waits", "/provider/profile".to_owned(), "directory-own")
}

/// A provider's name as part of an address: its Latin letters and digits, with hyphens between words.
fn slug_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.is_empty() { "provider".to_owned() } else { slug }
}

/// Everything that waits for the operator, the oldest first.
pub(super) fn waiting(conn: &mut PgConnection, _: &System) -> Result<Vec<Version>> {
    let rows = profiles::table.inner_join(providers::table).filter(profiles::decision.is_null());
    Ok(rows.order((profiles::asked_at, profiles::id)).select(Version::as_select()).load(conn)?)
}

/// What the public sees of a provider now.
pub(super) fn published(conn: &mut PgConnection, _: &System, of: ProviderId) -> Result<Option<Content>> {
    let rows = profiles::table.filter(profiles::provider_id.eq(of)).filter(profiles::current);
    Ok(rows.select(Content::as_select()).first(conn).optional()?)
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_name_becomes_part_of_an_address() {
        for (name, slug) in [
            ("Northwind Distribution", "northwind-distribution"),
            ("  A&B — Cloud, Inc. ", "a-b-cloud-inc"),
            ("Север Облако", "provider"),
            ("<script>", "script"),
        ] {
            assert_eq!(slug_of(name), slug);
        }
    }
}
