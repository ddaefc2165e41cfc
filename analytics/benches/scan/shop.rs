//! A shop's sealed rows, made directly as columns: sessions of about eight events
//! over sixty pages, some of them with a cart and an order.

use analytics::columns::{Block, Classes, RowFlags};
use analytics::scan::Placed;
use analytics::time::{DAY, MINUTE};
use analytics::{Event, Source, Timestamp, Traffic};
use protocol::{Action, CommerceAction};

/// Rows of a block, as the builder has them.
const ROWS: usize = 4_096;
const PRODUCTS: u64 = 48;
const CATEGORIES: u64 = 8;

/// Everything sealed.
pub(crate) struct Shop {
    pub(crate) shapes: Vec<Event>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) visitors: u32,
    pub(crate) placed: Vec<Placed>,
    pub(crate) currencies: Vec<String>,
}

/// Tokens of the shapes.
struct Tokens;

impl Tokens {
    const HOME: u16 = 0;
    const CART: u16 = 1;
    const CHECKOUT: u16 = 2;
    const THANKS: u16 = 3;
    const ADD: u16 = 4;
    const PURCHASE: u16 = 5;
    const EXPOSURE: u16 = 6;
    const ENGAGEMENT: u16 = 8;
    const CATEGORY: u16 = 9;
    const PRODUCT: u16 = 9 + CATEGORIES as u16;
}

impl Shop {
    pub(crate) fn new(sessions: usize) -> Self {
        let mut shop = Self {
            shapes: shapes(),
            blocks: Vec::new(),
            visitors: 0,
            placed: Vec::new(),
            currencies: vec!["BRL".to_owned()],
        };
        let mut random = Random(0x9e37_79b9_7f4a_7c15);
        let summary = |shape: &Event| (Classes::of(shape), shape.viewed_page().is_some());
        let summaries: Vec<(Classes, bool)> = shop.shapes.iter().map(summary).collect();
        let mut block = shop.block();
        let mut made = 0;
        while made < sessions {
            let visitor = shop.visitors;
            shop.visitors += 1;
            let mut time = i64::try_from(u64::from(visitor) * 300 * DAY as u64 / sessions as u64)
                .expect("small")
                + random.below(30 * DAY as u64) as i64;
            for session in 0..=(random.below(3) * random.below(2)) {
                time += 2 * 60 * MINUTE;
                time = shop.session(&mut block, &mut random, (visitor, session == 0), time);
                time += random.below(20 * DAY as u64) as i64;
                made += 1;
            }
            if block.len() >= ROWS || made >= sessions {
                let mut full = std::mem::replace(&mut block, shop.block());
                full.summarize(&summaries);
                shop.blocks.push(full);
            }
        }
        shop
    }

    fn block(&self) -> Block {
        Block {
            shapes: (0..self.shapes.len() as u32).collect(),
            ..Block::default()
        }
    }

    /// One session; says when it ended.
    fn session(
        &mut self,
        block: &mut Block,
        random: &mut Random,
        (visitor, is_first): (u32, bool),
        start: i64,
    ) -> i64 {
        let from = block.tokens.len();
        if is_first && visitor % 2 == 0 {
            block
                .tokens
                .push(Tokens::EXPOSURE + u16::from(visitor % 4 == 0));
        }
        let mut page = match random.below(4) {
            0..=1 => Tokens::HOME,
            2 => Tokens::CATEGORY + random.skewed(CATEGORIES),
            _ => Tokens::PRODUCT + random.skewed(PRODUCTS),
        };
        let mut bought = false;
        loop {
            block.tokens.push(page);
            let leaves = random.below(100)
                < if block.tokens.len() - from < 3 {
                    22
                } else {
                    13
                };
            if leaves {
                break;
            }
            page = match (page, random.below(20)) {
                (Tokens::HOME, 0..=9) => Tokens::CATEGORY + random.skewed(CATEGORIES),
                (Tokens::CART, 0..=8) => Tokens::CHECKOUT,
                (Tokens::CHECKOUT, 0..=12) => {
                    block.tokens.extend([Tokens::PURCHASE, Tokens::THANKS]);
                    bought = true;
                    break;
                }
                (Tokens::PRODUCT.., 0..=3) => {
                    block.tokens.push(Tokens::ADD);
                    Tokens::CART
                }
                (_, 4..=6) => Tokens::CATEGORY + random.skewed(CATEGORIES),
                (_, 7) => Tokens::HOME,
                _ => Tokens::PRODUCT + random.skewed(PRODUCTS),
            };
        }
        block.tokens.push(Tokens::ENGAGEMENT);
        let mut time = start;
        for place in from..block.tokens.len() {
            if place > from {
                let size = 6 + random.below(11);
                let gap = random.below(1 << size) as i64;
                block.gaps.push(gap);
                time += gap;
            }
            if bought && block.tokens[place] == Tokens::PURCHASE {
                self.placed.push(Placed {
                    visitor,
                    time: Timestamp(time),
                    flags: RowFlags::default(),
                    flagged: false,
                    net: Some((0, 1_000 + random.below(50_000) as i64)),
                    paid: false,
                    unpaid: false,
                });
            }
        }
        block.visitors.push(visitor);
        block.starts.push(Timestamp(start));
        block.ends.push(block.tokens.len() as u32);
        block.flags.push(RowFlags::default());
        block.visible.push(random.below(60_000) as u32);
        block.latest = block.latest.max(Timestamp(time));
        time
    }
}

fn shapes() -> Vec<Event> {
    let page = |page: &str| event(Action::PageView, page);
    let exposure = |variant: &str| {
        let (experiment, variant) = ("x".to_owned(), variant.to_owned());
        event(
            Action::Exposure {
                experiment,
                variant,
            },
            "/",
        )
    };
    let commerce = |action, page: &str| event(Action::Commerce(action, Box::default()), page);
    let engagement = Action::Engagement {
        visible_ms: 0,
        scroll_pct: 0,
    };
    let mut shapes = vec![
        page("/"),
        page("/cart"),
        page("/checkout"),
        page("/thanks"),
        commerce(CommerceAction::AddToCart, "/p/1"),
        commerce(CommerceAction::Purchase, "/thanks"),
        exposure("a"),
        exposure("b"),
        event(engagement, "/"),
    ];
    shapes.extend((0..CATEGORIES).map(|number| page(&format!("/c/{number}"))));
    shapes.extend((0..PRODUCTS).map(|number| page(&format!("/p/{number}"))));
    shapes
}

fn event(action: Action, page: &str) -> Event {
    Event {
        id: String::new(),
        time: Timestamp(0),
        seq: 0,
        source: Source::Browser,
        action,
        page: Some(page.to_owned()),
        url: None,
        title: None,
        referrer: None,
        view: None,
        session: None,
        user: None,
        contact: None,
        channel: None,
        traits: Default::default(),
        props: Default::default(),
        traffic: Traffic::Visitor,
        client: None,
        user_agent: None,
    }
}

/// Xorshift64: the same shop every time.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }

    /// Low numbers more often.
    fn skewed(&mut self, limit: u64) -> u16 {
        let (a, b) = (self.below(limit), self.below(limit));
        (a * b / limit) as u16
    }
}
