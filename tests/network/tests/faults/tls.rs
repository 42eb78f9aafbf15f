//! Test certificates, their issuer, and TLS settings of servers and clients.

use std::sync::{Arc, LazyLock};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair, date_time_ymd};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

/// The certificate that a server presents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// Signed by the test authority, for 127.0.0.1.
    Good,
    /// Like [`Good`](Self::Good), but valid in 2015 only.
    Expired,
    /// Signed by the test authority, for another host.
    WrongHost,
    /// Like [`Good`](Self::Good), but the client does not trust the authority.
    UntrustedIssuer,
}

static AUTHORITY: LazyLock<CertifiedIssuer<'static, KeyPair>> = LazyLock::new(|| {
    let mut params = CertificateParams::new([]).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
});

impl Certificate {
    /// Returns the root certificate that the client trusts, or `None` if it trusts none.
    pub fn root(self) -> Option<CertificateDer<'static>> {
        (self != Self::UntrustedIssuer).then(|| AUTHORITY.der().clone())
    }

    pub fn server_config(self) -> Arc<ServerConfig> {
        let name = match self {
            Self::WrongHost => "clerk.invalid",
            _ => "127.0.0.1",
        };
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        params.not_before = date_time_ymd(2015, 1, 1);
        params.not_after = match self {
            Self::Expired => date_time_ymd(2016, 1, 1),
            _ => date_time_ymd(4096, 1, 1),
        };
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &AUTHORITY).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            );
        Arc::new(config.unwrap())
    }
}

/// Returns client settings that trust only `root`, or no certificate at all.
pub fn client_config(root: Option<&CertificateDer<'static>>) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    if let Some(root) = root {
        roots.add(root.clone()).unwrap();
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}
