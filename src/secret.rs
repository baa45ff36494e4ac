//! The portal's secret key: made on first start, kept beside the data, and shared by all nodes of one portal.

use std::fmt::{self, Debug, Display, Formatter, Write as _};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use aes_gcm::aead::Aead;
use aes_gcm::{Aes256Gcm, Key, Nonce};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// What a new key has.
const NEW_KEY_BYTES: usize = 64;

/// What a key that somebody else has made must have at least.
const FEWEST_BYTES: usize = 32;

/// Bytes of the random number that stands before what is sealed.
const NONCE_BYTES: usize = 12;

/// The secret that links, cookies and waiting forms are signed or sealed with, never itself but a key derived from it.
///
/// A key that was replaced stays known as a former one: nothing new is made with it, and what was made with it
/// is still opened and verified.
#[derive(Clone)]
pub struct SecretKey {
    current: Vec<u8>,
    former: Vec<Vec<u8>>,
}

impl SecretKey {
    /// Reads the key in `path`, making it first where there is none; two portals that start at once agree on one.
    pub fn load(path: &Path) -> Result<SecretKey, SecretError> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => make(path).and_then(|()| fs::read_to_string(path)),
            read => read,
        };
        let text = text.map_err(|source| SecretError::File { path: path.to_owned(), source })?;
        SecretKey::parse(&text).ok_or_else(|| SecretError::NotAKey { path: path.to_owned() })
    }

    /// Understands base64 or hexadecimal digits of 32 bytes or more; white space doesn't matter.
    pub fn parse(text: &str) -> Option<SecretKey> {
        let text: String = text.split_whitespace().collect();
        let bytes = from_hex(&text).or_else(|| STANDARD.decode(&text).ok())?;
        (bytes.len() >= FEWEST_BYTES).then_some(SecretKey { current: bytes, former: Vec::new() })
    }

    /// Understands several keys, with commas between.
    pub fn parse_list(text: &str) -> Option<Vec<SecretKey>> {
        text.split(',').map(SecretKey::parse).collect()
    }

    /// The same key, which also opens and verifies what the `former` ones have made.
    #[must_use]
    pub fn replacing(mut self, former: impl IntoIterator<Item = SecretKey>) -> SecretKey {
        self.former.extend(former.into_iter().map(|key| key.current));
        self
    }

    /// The key for one purpose, such as `"invitations"`; from it neither this key nor that of another purpose is found.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        derived(&self.current, purpose)
    }

    /// The keys that something made for `purpose` may have been made with, the current one first.
    pub fn derive_each(&self, purpose: &str) -> Vec<[u8; 32]> {
        std::iter::once(&self.current).chain(&self.former).map(|key| derived(key, purpose)).collect()
    }

    /// `plain` as bytes that only this portal opens again, and only for the same purpose: AES-256-GCM under a key of
    /// the purpose's own, a random number of 96 bits before it.
    ///
    /// One sealed text can be put in another's place: bind it to its owner by an id in `plain` or in the purpose.
    #[expect(clippy::expect_used, reason = "AES-GCM seals anything below 64 GB")]
    pub fn seal(&self, purpose: &str, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = rand::random();
        let sealed = cipher(&self.derive(purpose)).encrypt(&Nonce::from(nonce), plain).expect("less than 64 GB");
        [nonce.as_slice(), &sealed].concat()
    }

    /// What was sealed for `purpose` with this key or a former one; none for anything else.
    pub fn open(&self, purpose: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let keys = self.derive_each(purpose);
        keys.iter().find_map(|key| cipher(key).decrypt(&Nonce::from(*nonce), sealed).ok())
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
fn derived(key: &[u8], purpose: &str) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(purpose.as_bytes());
    mac.finalize().into_bytes().into()
}

fn cipher(key: &[u8; 32]) -> Aes256Gcm {
    Aes256Gcm::new(&Key::<Aes256Gcm>::from(*key))
}

impl Debug for SecretKey {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

/// Writes a new key beside its place and links it there whole, unless another portal was faster.
fn make(path: &Path) -> io::Result<()> {
    let dir = path.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // PostgreSQL, which may be another user, passes through this directory to its own.
    DirBuilder::new().recursive(true).mode(0o711).create(dir)?;
    let new = dir.join(format!(".{:032x}.new", rand::random::<u128>()));
    let linked = write_new(&new).and_then(|()| match fs::hard_link(&new, path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => Ok(()),
    });
    fs::remove_file(&new).ok();
    linked?;
    File::open(dir)?.sync_all()
}

fn write_new(path: &Path) -> io::Result<()> {
    let key: [u8; NEW_KEY_BYTES] = rand::random();
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{}", STANDARD.encode(key))?;
    file.sync_all()
}

/// `bytes` as pairs of hexadecimal digits, in lower case.
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes that pairs of hexadecimal digits stand for.
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|it| it.to_digit(16).and_then(|it| u8::try_from(it).ok())).collect();
    let (pairs, rest) = digits.as_deref()?.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Why there is no secret key; its text is one sentence that says what to do.
#[derive(Debug)]
pub enum SecretError {
    /// The file can't be read or made.
    File { path: PathBuf, source: io::Error },
    /// The file holds something else.
    NotAKey { path: PathBuf },
}

impl Display for SecretError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::File { path, source } => write!(
                f,
                "PORTAL_SECRET_KEY_FILE is {}, which can't be read or made ({source}): \
                 it must be a file that the portal may read, in a directory where it may write.",
                path.display()
            ),
            Self::NotAKey { path } => write!(
                f,
                "PORTAL_SECRET_KEY_FILE is {}, but it must hold 32 bytes or more as base64 or hexadecimal digits \
                 (`openssl rand -base64 64`).",
                path.display()
            ),
        }
    }
}

impl std::error::Error for SecretError {}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    use super::*;

    #[test]
    fn the_key_is_made_once_and_only_its_owner_reads_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("var/secret.key");
        let first = SecretKey::load(&path).unwrap();
        assert_eq!(first.current.len(), NEW_KEY_BYTES);
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(SecretKey::load(&path).unwrap().current, first.current);
        assert_eq!(fs::read_dir(dir.path().join("var")).unwrap().count(), 1, "nothing is left beside it");
    }

    #[test]
    fn portals_that_start_at_once_agree() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret.key");
        let keys: Vec<Vec<u8>> = thread::scope(|scope| {
            let loads: Vec<_> = (0..16).map(|_| scope.spawn(|| SecretKey::load(&path).unwrap().current)).collect();
            loads.into_iter().map(|load| load.join().unwrap()).collect()
        });
        assert!(keys.windows(2).all(|pair| pair[0] == pair[1]));
    }

    #[test]
    fn base64_and_hexadecimal_are_understood_and_short_keys_refused() {
        let hex = "00ff".repeat(16);
        let key = SecretKey::parse(&hex).unwrap();
        assert_eq!(key.current, [0, 255].repeat(16));
        assert_eq!(SecretKey::parse(&format!(" {}\n", STANDARD.encode(&key.current))).unwrap().current, key.current);
        assert!(SecretKey::parse(&"00ff".repeat(15)).is_none());
        assert!(SecretKey::parse("correct horse battery staple correct horse").is_none());
        assert!(SecretKey::parse("").is_none());
    }

    #[test]
    fn each_purpose_has_its_own_key() {
        let key = SecretKey::parse(&"0b".repeat(32)).unwrap();
        assert_ne!(key.derive("invitations"), key.derive("sessions"));
        assert_eq!(key.derive("invitations"), key.clone().derive("invitations"));
        assert_eq!(format!("{key:?}"), "SecretKey(…)");
    }

    #[test]
    fn a_derived_key_is_plain_hmac_sha256() {
        // RFC 4231, test case 2, with its key padded by zeros, which HMAC ignores.
        let key = SecretKey::parse(&format!("4a656665{}", "00".repeat(28))).unwrap();
        let derived: String = to_hex(&key.derive("what do ya want for nothing?"));
        assert_eq!(derived, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn what_is_sealed_opens_for_its_purpose_alone_and_under_a_former_key() {
        let (old, new) = (SecretKey::parse(&"0b".repeat(32)).unwrap(), SecretKey::parse(&"0c".repeat(32)).unwrap());
        let sealed = old.seal("second factors", b"a seed");
        assert_ne!(sealed, old.seal("second factors", b"a seed"), "never the same twice");
        assert_eq!(old.open("second factors", &sealed).as_deref(), Some(b"a seed".as_slice()));
        assert_eq!(old.open("held forms", &sealed), None);
        assert_eq!(new.open("second factors", &sealed), None);

        let both = new.clone().replacing([old.clone()]);
        assert_eq!(both.open("second factors", &sealed).as_deref(), Some(b"a seed".as_slice()));
        assert_eq!(old.open("second factors", &both.seal("second factors", b"a seed")), None, "the new key seals");
        assert_eq!(both.derive("cookies"), new.derive("cookies"));

        for byte in 0..sealed.len() {
            let mut altered = sealed.clone();
            altered[byte] ^= 1;
            assert_eq!(old.open("second factors", &altered), None, "byte {byte}");
            assert_eq!(old.open("second factors", &sealed[..byte]), None, "cut at {byte}");
        }
    }

    #[test]
    fn several_keys_stand_with_commas_between() {
        let text = format!("{}, {}", "0b".repeat(32), "0c".repeat(32));
        assert_eq!(SecretKey::parse_list(&text).unwrap().len(), 2);
        assert!(SecretKey::parse_list(&format!("{text},hunter2")).is_none());
    }

    #[test]
    fn a_file_with_something_else_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("secret.key");
        fs::write(&path, "hello\n").unwrap();
        let text = SecretKey::load(&path).unwrap_err().to_string();
        assert!(text.starts_with("PORTAL_SECRET_KEY_FILE is "), "{text}");
        assert!(!text.contains("hello"), "{text}");
    }
}
