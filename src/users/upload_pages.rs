//! **Upload users**: choose a file, look at the verdict on each row, save, and download the temporary passwords.

use actix_web::web;
use askama::Template;
use diesel::PgConnection;
use serde::Deserialize;

use crate::accounts::temporary_password;
use crate::address::{CountryChoice, everywhere};
use crate::admin_relationships::Task;
use crate::countries;
use crate::customers::Customer;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::id::{CustomerId, SubscriptionId, UserUploadId};
use crate::scope::MayManageUsers;
use crate::users::changes::Admin;
use crate::users::file::{COLUMNS, Judged, MOST, read};
use crate::users::licenses::Pool;
use crate::users::upload::UserUpload;
use crate::users::user::administered;
use crate::web::form::Problems;
use crate::web::page::{Chrome, Page, Show};
use crate::web::session::Visitor;
use crate::web::spreadsheet::{self, Cell, Kind};
use crate::web::upload::Upload;

/// What holds for all users of the file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UploadForm {
    pub location: String,
    pub licenses: Vec<String>,
}

impl UploadForm {
    fn has_license(&self, pool: &Pool) -> bool {
        self.licenses.contains(&pool.id.to_string())
    }

    fn check(&self, problems: &mut Problems) -> Option<(String, Vec<SubscriptionId>)> {
        let country = countries::find(self.location.trim());
        if country.is_none() {
            problems.add("location", "users-location-empty");
        }
        let licenses: Option<Vec<SubscriptionId>> = self.licenses.iter().map(|id| id.parse().ok()).collect();
        if licenses.is_none() {
            problems.add("licenses", "users-license-gone");
        }
        Some((country?.iso2.clone(), licenses?))
    }
}

#[derive(Template)]
#[template(path = "users/upload.html")]
struct NewPage {
    chrome: Chrome,
    customer: Customer,
    pools: Vec<Pool>,
    countries: Vec<CountryChoice>,
    form: UploadForm,
    problems: Problems,
}

impl NewPage {
    fn of(
        conn: &mut PgConnection,
        admin: &MayManageUsers,
        id: CustomerId,
        typed: Option<UploadForm>,
        problems: Problems,
    ) -> Result<NewPage> {
        let customer = administered(conn, admin, id, Task::ManageUsers)?;
        let form = typed.unwrap_or_else(|| UploadForm { location: customer.country.clone(), ..UploadForm::default() });
        Ok(NewPage {
            chrome: Chrome::of(admin),
            pools: Pool::of_customer(conn, &customer)?,
            countries: everywhere(admin.visitor.language),
            customer,
            form,
            problems,
        })
    }

    fn most(&self) -> usize {
        MOST
    }
}

pub async fn new(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManageUsers| NewPage::of(conn, admin, *id, None, Problems::none())?.ok())
        .await
}

/// An empty file with the right columns.
pub async fn template(db: web::Data<Db>, visitor: Visitor, id: web::Path<CustomerId>) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManageUsers| {
        administered(conn, admin, *id, Task::ManageUsers)?;
        spreadsheet::file("users", Kind::Csv, &COLUMNS.map(str::to_owned), [])
    })
    .await
}

/// **Validate**: keeps the rows and goes on to the verdicts.
pub async fn take(
    db: web::Data<Db>,
    visitor: Visitor,
    id: web::Path<CustomerId>,
    upload: Upload<UploadForm>,
) -> Result<Page> {
    let Upload { form, file, .. } = upload;
    let (id, typed) = (*id, form.clone().into_inner());
    let lines = read(file);
    let taken = db
        .write(&visitor, move |conn, admin: &MayManageUsers| {
            let customer = administered(conn, admin, id, Task::ManageUsers)?;
            let mut problems = form.unreadable();
            let common = form.check(&mut problems);
            let lines = lines.map_err(|fault| problems.add("file", fault));
            problems.into_result()?;
            let (Some((location, licenses)), Ok(lines)) = (common, lines) else {
                return Err(Error::internal("neither rows nor a problem"));
            };
            let upload = UserUpload::keep(conn, admin, &customer, (&location, &licenses), &lines)?;
            Ok(Page::see_other(format!("/user-uploads/{upload}")))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, admin: &MayManageUsers| {
                NewPage::of(conn, admin, id, Some(typed), problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

#[derive(Template)]
#[template(path = "users/uploaded.html")]
struct UploadedPage {
    chrome: Chrome,
    customer: Customer,
    upload: UserUpload,
    rows: Vec<Judged>,
    /// Those of which each user gets a license.
    pools: Vec<Pool>,
    /// The reader may download the passwords now.
    is_due: bool,
    problems: Problems,
}

impl UploadedPage {
    fn of(
        conn: &mut PgConnection,
        admin: &MayManageUsers,
        id: UserUploadId,
        problems: Problems,
    ) -> Result<UploadedPage> {
        let (customer, upload) = UserUpload::find(conn, admin, id)?;
        let mut pools = Pool::of_customer(conn, &customer)?;
        pools.retain(|pool| upload.licenses().any(|id| id == pool.id));
        Ok(UploadedPage {
            chrome: Chrome::of(admin),
            rows: upload.judged(conn, &customer)?,
            is_due: upload.is_due(admin),
            customer,
            upload,
            pools,
            problems,
        })
    }

    fn faulty(&self) -> usize {
        self.rows.iter().filter(|row| !row.faults.is_empty()).count()
    }

    fn country(&self) -> &str {
        countries::name_of(&self.upload.location, self.chrome.language)
    }
}

type Id = web::Path<UserUploadId>;

pub async fn show(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    db.read(&visitor, move |conn, admin: &MayManageUsers| UploadedPage::of(conn, admin, *id, Problems::none())?.ok())
        .await
}

pub async fn save(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    let id = *id;
    let taken = db
        .write(&visitor, move |conn, admin: &Admin| {
            UserUpload::save(conn, admin, id)?;
            Ok(Page::see_other(format!("/user-uploads/{id}")).saying("users-upload-saved"))
        })
        .await;
    match taken {
        Err(Error::Invalid(problems)) => {
            db.read(&visitor, move |conn, admin: &MayManageUsers| {
                UploadedPage::of(conn, admin, id, problems)?.unprocessable()
            })
            .await
        }
        taken => taken,
    }
}

/// The passwords as a file, made for it: hashed one after the other, with no connection held.
pub async fn passwords(db: web::Data<Db>, visitor: Visitor, id: Id) -> Result<Page> {
    let id = *id;
    let count = db.read(&visitor, move |conn, admin: &Admin| {
        let (customer, upload) = UserUpload::find(conn, admin, id)?;
        match upload.is_due(admin) {
            true => Ok(upload.without_password(conn, &customer)?.len()),
            false => Err(Error::refused_with("users-passwords-not-here", upload.path(), "users-look-again")),
        }
    });
    let mut made = Vec::new();
    for _ in 0..count.await? {
        made.push(loop {
            let (password, hash) = temporary_password().await?;
            // In a spreadsheet a cell that begins with a sign would be a formula.
            if password.reveal().starts_with(|first: char| first.is_ascii_alphanumeric()) {
                break (password, hash);
            }
        });
    }
    db.write(&visitor, move |conn, admin: &Admin| {
        let users = UserUpload::hand_out(conn, admin, id, &made)?;
        let language = admin.visitor.language;
        let header = ["users-display-name", "users-user-name", "users-password"];
        let rows = users.iter().zip(&made).map(|(user, (password, _))| {
            vec![Cell::text(&user.display_name), Cell::text(user.user_name()), Cell::text(password.reveal())]
        });
        spreadsheet::file("temporary-passwords", Kind::Csv, &header.map(|key| language.say(key).to_string()), rows)
    })
    .await
}
