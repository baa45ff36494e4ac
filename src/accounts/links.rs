//! Links that let a person set a password: an invitation, a forgotten password, the first Global admin.
//! Each can be used once. A GET of one changes nothing, and signs nobody in.

use actix_web::web;
use askama::Template;
use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use sha2::{Digest, Sha256};

use crate::accounts::forms::PasswordForm;
use crate::accounts::hashing::hash_chosen;
use crate::accounts::limits::{self, Key};
use crate::accounts::password::{Hashed, TEMPORARY_HOURS};
use crate::accounts::{User, letters, sign_in};
use crate::activity;
use crate::db::{Db, tenant};
use crate::error::{Error, Result};
use crate::id::UserId;
use crate::metrics::METRICS;
use crate::schema::account_links as links;
use crate::scope::Anyone;
use crate::secret::{from_hex, to_hex};
use crate::web::form::{Form, Problems};
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::{SignedIn, Visitor};

/// What a link is for, which says how long it lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkKind {
    /// A colleague, who has no password yet.
    Invitation,
    /// A password that was forgotten.
    Reset,
    /// The first Global admin of a new portal.
    Setup,
    /// Setup info for a customer's first administrator.
    HandOver,
}

impl LinkKind {
    const ALL: [LinkKind; 4] = [LinkKind::Invitation, LinkKind::Reset, LinkKind::Setup, LinkKind::HandOver];

    fn code(self) -> &'static str {
        match self {
            LinkKind::Invitation => "invitation",
            LinkKind::Reset => "reset",
            LinkKind::Setup => "setup",
            LinkKind::HandOver => "handover",
        }
    }

    /// How long a link can be used.
    pub fn life(self) -> TimeDelta {
        match self {
            LinkKind::Invitation => TimeDelta::days(7),
            LinkKind::Reset => TimeDelta::hours(1),
            LinkKind::Setup => TimeDelta::hours(24),
            LinkKind::HandOver => TimeDelta::hours(TEMPORARY_HOURS),
        }
    }
}

/// A link that was issued. Its token is kept nowhere.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = links, check_for_backend(diesel::pg::Pg))]
pub struct Link {
    token_hash: Vec<u8>,
    kind: String,
    pub user_id: UserId,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

/// A link by which Setup info went to a customer's primary contact.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = links, check_for_backend(diesel::pg::Pg))]
pub struct HandedOver {
    #[diesel(column_name = sent_to)]
    pub to: String,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
}

impl HandedOver {
    pub fn is_open(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none() && self.revoked_at.is_none() && now < self.expires_at
    }

    pub fn is_newer_than(&self, then: DateTime<Utc>) -> bool {
        self.expires_at > then + LinkKind::HandOver.life()
    }
}

impl Link {
    /// The latest link by which Setup info of `user` was sent.
    pub fn handed_over(conn: &mut PgConnection, user: UserId) -> Result<Option<HandedOver>> {
        let sent = links::table.filter(links::user_id.eq(user)).filter(links::kind.eq(LinkKind::HandOver.code()));
        let latest = sent.order((links::created_at.desc(), links::revoked_at.is_null().desc()));
        Ok(latest.select(HandedOver::as_select()).first(conn).optional()?)
    }

    /// Issues a link for `user` and returns its path; the caller puts the portal's configured address before
    /// it. An invitation ends those before it.
    pub fn issue(conn: &mut PgConnection, now: DateTime<Utc>, kind: LinkKind, user: UserId) -> Result<String> {
        Link::insert(conn, now, kind, user, "")
    }

    /// Issues the link by which Setup info of `user` goes to the address `to`.
    pub fn hand_over(conn: &mut PgConnection, now: DateTime<Utc>, user: UserId, to: &str) -> Result<String> {
        Link::insert(conn, now, LinkKind::HandOver, user, to)
    }

    fn insert(
        conn: &mut PgConnection,
        now: DateTime<Utc>,
        kind: LinkKind,
        user: UserId,
        sent_to: &str,
    ) -> Result<String> {
        // A forgotten password is anybody's to report: that must not end the link that its owner has.
        if kind != LinkKind::Reset {
            Link::revoke(conn, now, user)?;
        }
        // In hexadecimal, since mail programs leave a hyphen at the end out of a link.
        let token = to_hex(&rand::random::<[u8; 32]>());
        diesel::insert_into(links::table)
            .values((
                links::token_hash.eq(fingerprint(&token)),
                links::kind.eq(kind.code()),
                links::user_id.eq(user),
                links::sent_to.eq(sent_to),
                links::created_at.eq(now),
                links::expires_at.eq(now + kind.life()),
            ))
            .execute(conn)?;
        Ok(format!("/account-links/{token}"))
    }

    /// Ends every open link of `user`: they are suspended, removed, or have set a password.
    pub fn revoke(conn: &mut PgConnection, now: DateTime<Utc>, user: UserId) -> Result<()> {
        diesel::update(links::table.filter(links::user_id.eq(user)))
            .filter(links::used_at.is_null())
            .filter(links::revoked_at.is_null())
            .set(links::revoked_at.eq(now))
            .execute(conn)?;
        Ok(())
    }

    /// The link with this token; unknown and altered ones are not found.
    fn find(conn: &mut PgConnection, token: &str) -> Result<Link> {
        let is_token = from_hex(token).is_some_and(|bytes| bytes.len() == 32);
        if !is_token {
            return Err(Error::NotFound);
        }
        Ok(links::table.find(fingerprint(token)).select(Link::as_select()).first(conn)?)
    }

    fn kind(&self) -> Result<LinkKind> {
        let kind = LinkKind::ALL.into_iter().find(|kind| kind.code() == self.kind);
        kind.ok_or_else(|| Error::Internal(format!("no link is a {}", self.kind)))
    }

    /// Whoever has the link may know why it opens nothing any more.
    fn must_be_open(&self, now: DateTime<Utc>) -> Result<()> {
        let reason = match () {
            () if self.used_at.is_some() => "accounts-link-used",
            () if self.revoked_at.is_some() => "accounts-link-revoked",
            () if now >= self.expires_at => "accounts-link-expired",
            () => return Ok(()),
        };
        Err(Error::refused_with(reason, "/sign-in".to_owned(), "accounts-sign-in"))
    }

    /// Marks the link as used; of two at once, one does.
    fn take(&self, conn: &mut PgConnection, now: DateTime<Utc>) -> Result<()> {
        let taken = diesel::update(links::table.find(&self.token_hash))
            .filter(links::used_at.is_null())
            .filter(links::revoked_at.is_null())
            .filter(links::expires_at.gt(now))
            .set(links::used_at.eq(now))
            .execute(conn)?;
        match taken {
            1 => Ok(()),
            _ => Err(Error::refused_with("accounts-link-used", "/sign-in".to_owned(), "accounts-sign-in")),
        }
    }
}

fn fingerprint(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[derive(Template)]
#[template(path = "accounts/link.html")]
struct LinkPage {
    chrome: Chrome,
    token: String,
    kind: LinkKind,
    sign_in_name: String,
    organization: String,
    problems: Problems,
}

impl LinkPage {
    fn of(visitor: &Visitor, token: String, opened: &Opened, problems: Problems) -> LinkPage {
        let (sign_in_name, organization) = (opened.user.future_name().to_owned(), opened.organization.clone());
        LinkPage { chrome: Chrome::bare(visitor), token, kind: opened.kind, sign_in_name, organization, problems }
    }

    fn is_invitation(&self) -> bool {
        self.kind != LinkKind::Reset
    }
}

/// An open link with whose it is.
#[derive(Clone)]
struct Opened {
    link: Link,
    kind: LinkKind,
    user: User,
    organization: String,
}

impl Opened {
    /// Somebody who is suspended has no link.
    fn find(conn: &mut PgConnection, now: DateTime<Utc>, token: &str) -> Result<Opened> {
        let link = Link::find(conn, token)?;
        link.must_be_open(now)?;
        tenant::enter_by_user(conn, link.user_id)?;
        let user = User::find(conn, link.user_id)?;
        if user.is_barred(conn)? {
            return Err(Error::refused("accounts-link-revoked"));
        }
        Ok(Opened { kind: link.kind()?, organization: user.organization_name(conn)?, link, user })
    }
}

/// The open link, or why there is none; who guesses is counted, and soon has to wait.
async fn open(db: &Db, visitor: &Visitor, token: &str) -> Result<Opened> {
    let token = token.to_owned();
    let opened = db.read(visitor, move |conn, anyone: &Anyone| Opened::find(conn, anyone.visitor().now, &token)).await;
    if matches!(opened, Err(Error::NotFound)) {
        count_guess(db, visitor).await?;
    }
    opened
}

/// Counts a text that is no link of ours, for the address that sent it.
pub async fn count_guess(db: &Db, visitor: &Visitor) -> Result<()> {
    let guess = |conn: &mut PgConnection, anyone: &Anyone| {
        let visitor = anyone.visitor();
        limits::begin(conn, visitor.now, limits::Kind::Link, &[Key::Address(visitor.address)])
    };
    db.write(visitor, guess).await?;
    METRICS.guessed_wrong(limits::Kind::Link.code());
    Ok(())
}

/// Shows whose password it is to be. Mail programs open links too, so nothing is changed.
pub async fn show(db: web::Data<Db>, visitor: Visitor, token: web::Path<String>) -> Result<Page> {
    let opened = open(&db, &visitor, &token).await?;
    LinkPage::of(&visitor, token.into_inner(), &opened, Problems::none()).ok()
}

/// Sets the password and goes on as after a sign-in: what else that asks for, a link doesn't replace.
pub async fn take(
    db: web::Data<Db>,
    visitor: Visitor,
    token: web::Path<String>,
    form: Form<PasswordForm>,
) -> Result<Page> {
    let opened = open(&db, &visitor, &token).await?;
    let hash = match hash_chosen(&form, opened.user.words_about(&opened.organization), None).await? {
        Ok(hash) => hash,
        Err(problems) => return LinkPage::of(&visitor, token.into_inner(), &opened, problems).unprocessable(),
    };
    db.write(&visitor, move |conn, anyone: &Anyone| {
        let signed_in = opened.set_password(conn, anyone.visitor(), &hash)?;
        Ok(Page::see_other("/").signing_in(signed_in).saying("accounts-password-kept"))
    })
    .await
}

impl Opened {
    /// All sessions and links of the person end: whoever had one got it with the old password.
    fn set_password(&self, conn: &mut PgConnection, visitor: &Visitor, hash: &Hashed) -> Result<SignedIn> {
        let now = visitor.now;
        tenant::enter_by_user(conn, self.user.id)?;
        User::lock_password(conn, self.user.id)?;
        self.link.take(conn, now)?;
        let user = User::find(conn, self.user.id)?;
        if user.is_barred(conn)? {
            return Err(Error::refused("accounts-link-revoked"));
        }
        let user = user.take_name(conn)?;
        user.keep_password(conn, now, hash)?;
        limits::forget(conn, limits::Kind::SignIn, Key::Account(&user.sign_in_name))?;
        activity::record_unsigned(conn, visitor, &user.sign_in_name, "user.password_set", user.subject())?;
        // A link of another kind was printed, or went elsewhere.
        if matches!(self.kind, LinkKind::Invitation | LinkKind::Reset) {
            user.prove_email(conn, now)?;
        }
        match self.kind {
            LinkKind::Reset => letters::password_changed(conn, visitor, &user)?,
            LinkKind::HandOver => {
                activity::record_unsigned(conn, visitor, &user.sign_in_name, "user.setup_info_opened", user.subject())?;
            }
            LinkKind::Invitation | LinkKind::Setup => {}
        }
        Ok(sign_in::admit(conn, visitor, &user)?.0)
    }
}
