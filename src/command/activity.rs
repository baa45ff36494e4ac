//! `portal activity`: the log checked and exported.

use std::fs::File;
use std::io::{BufReader, stdout};

use partner_portal::activity::{self, SealKey, Signer};
use partner_portal::clock::Clock;
use partner_portal::config::{Activity, Config};

use super::Done;
use super::database::ask;
use super::progress::Progress;

pub fn keep(config: &Config, command: &Activity) -> Done {
    let key = config.secret_key()?;
    let signer = Signer::of(&key);
    match command {
        Activity::PublicKey => print!("{}", signer.public_key()),
        Activity::VerifyExport { file } => {
            let read = File::open(file).and_then(|it| activity::verify_export(&signer, BufReader::new(it)));
            let records = read.map_err(|error| format!("{} can't be read: {error}", file.display()))?;
            let records = records.ok_or("the export is not as it was signed, or another portal signed it.")?;
            println!("The export holds: {records} records.");
        }
        Activity::Export(of) => {
            let of = of.id;
            ask(config, move |conn, system| activity::export(conn, system, &signer, of, &mut stdout().lock()))?;
        }
        Activity::Verify(of) => {
            let progress = Progress::start();
            progress.report("checking the activity log", 0, None);
            let (of, key, now) = (of.id, SealKey::of(&key), Clock::default().now());
            let report = ask(config, move |conn, system| activity::verify(conn, system, &key, of, now))?;
            drop(progress);
            println!("{report}");
            if !report.holds() {
                return Err("the activity log is not as it was recorded.".into());
            }
        }
    }
    Ok(())
}
