//! What people hold in their hands: user agents, screens, languages.

use super::random::Random;
use protocol::ClientContext;
use std::sync::Arc;

/// A browser on a device.
#[derive(Debug, Clone)]
pub(super) struct Device {
    pub(super) visitor: Arc<str>,
    pub(super) client: Arc<ClientContext>,
    pub(super) user_agent: &'static str,
}

struct Model {
    weight: u32,
    user_agent: &'static str,
    screen: [u32; 2],
}

const fn model(weight: u32, user_agent: &'static str, screen: [u32; 2]) -> Model {
    Model {
        weight,
        user_agent,
        screen,
    }
}

/// Telephones first, as in Brazilian shops.
const MODELS: [Model; 9] = [
    model(
        38,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
        [412, 915],
    ),
    model(
        16,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
        [393, 852],
    ),
    model(
        7,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/29.0 Chrome/136.0.0.0 Mobile Safari/537.36",
        [384, 854],
    ),
    model(
        7,
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Instagram 406.0.0.27.83",
        [393, 852],
    ),
    model(
        20,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        [1920, 1080],
    ),
    model(
        4,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
        [1536, 864],
    ),
    model(
        4,
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
        [1512, 982],
    ),
    model(
        2,
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
        [1366, 768],
    ),
    model(
        2,
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        [800, 1280],
    ),
];

const LANGUAGES: [(&str, u32); 4] = [("pt-BR", 955), ("en-US", 22), ("es-419", 13), ("pt-PT", 10)];

/// Where the people live: state, zone, share, and what sending there costs.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) state: &'static str,
    timezone: &'static str,
    weight: u32,
    pub(super) shipping: i64,
}

const fn region(state: &'static str, timezone: &'static str, weight: u32, shipping: i64) -> Region {
    Region {
        state,
        timezone,
        weight,
        shipping,
    }
}

const REGIONS: [Region; 10] = [
    region("SP", "America/Sao_Paulo", 36, 1_290),
    region("RJ", "America/Sao_Paulo", 14, 1_690),
    region("MG", "America/Sao_Paulo", 12, 1_790),
    region("PR", "America/Sao_Paulo", 8, 1_890),
    region("RS", "America/Sao_Paulo", 8, 2_290),
    region("SC", "America/Sao_Paulo", 6, 2_090),
    region("BA", "America/Bahia", 6, 2_690),
    region("PE", "America/Recife", 4, 2_990),
    region("CE", "America/Fortaleza", 4, 3_190),
    region("AM", "America/Manaus", 2, 4_490),
];

/// Where somebody lives.
pub(super) fn region_of(random: &mut Random) -> &'static Region {
    random.pick(&REGIONS, |region| region.weight)
}

/// A browser that somebody who lives there uses, new at this instant.
pub(super) fn device(random: &mut Random, region: &Region, new_at: i64) -> Device {
    let model = random.pick(&MODELS, |model| model.weight);
    let (language, _) = *random.pick(&LANGUAGES, |&(_, weight)| weight);
    Device {
        visitor: uuid(random, new_at).into(),
        client: Arc::new(ClientContext {
            language: Some(language.to_owned()),
            screen: Some(model.screen),
            timezone: Some(region.timezone.to_owned()),
            webdriver: false,
            preview: false,
        }),
        user_agent: model.user_agent,
    }
}

/// Version 7 (RFC 9562): milliseconds, then chance.
fn uuid(random: &mut Random, ms: i64) -> String {
    let ms = ms.unsigned_abs() & 0xffff_ffff_ffff;
    let (high, low) = (random.bits(), random.bits());
    format!(
        "{:08x}-{:04x}-7{:03x}-{:04x}-{:012x}",
        ms >> 16,
        ms & 0xffff,
        high & 0xfff,
        0x8000 | (high >> 16 & 0x3fff),
        low & 0xffff_ffff_ffff
    )
}
