//! The purchases that stand for orders, by sealed visitor and time: what columns
//! do not hold, but most reports on sealed sessions ask for.

use super::names::Names;
use super::site::State;
use analytics::Timestamp;
use analytics::columns::RowFlags;
use analytics::orders::OrderBook;
use analytics::scan::Placed;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

/// What is said of the rows in which sealed purchases lie, by visitor and time,
/// where anything is; and whether the purchase was no visitor's doing.
pub(super) type PlacedRows = HashMap<(u32, Timestamp), (RowFlags, bool)>;

/// See the module.
#[derive(Debug, Default)]
pub(super) struct PlacedOrders {
    placed: Vec<Placed>,
    currencies: Vec<String>,
}

/// The list as it was last asked for.
#[derive(Debug, Default)]
pub(super) struct PlacedCache(Mutex<Option<Kept>>);

#[derive(Debug)]
struct Kept {
    version: u64,
    currency: Option<String>,
    list: Arc<PlacedOrders>,
}

impl PlacedCache {
    /// The list for this state, made anew if it changed.
    pub(super) fn get(&self, state: &State, currency: Option<&str>) -> Arc<PlacedOrders> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(kept) = &*kept
            && kept.version == state.placed_version
            && kept.currency.as_deref() == currency
        {
            return kept.list.clone();
        }
        let names = state.names();
        let rows = &state.placed_rows;
        let list = Arc::new(PlacedOrders::new(&state.orders, &names, rows, currency));
        *kept = Some(Kept {
            version: state.placed_version,
            currency: currency.map(str::to_owned),
            list: list.clone(),
        });
        list
    }
}

impl PlacedOrders {
    /// From the book of all orders, with the site's currency for those that name
    /// none.
    fn new(orders: &OrderBook, names: &Names, rows: &PlacedRows, currency: Option<&str>) -> Self {
        let mut currencies: Vec<String> = Vec::new();
        let mut places: HashMap<String, u16> = HashMap::new();
        let mut placed = Vec::new();
        for order in orders.orders() {
            let Some((visitor, time)) = order.placed() else {
                continue;
            };
            let Some(visitor) = names.number(visitor) else {
                continue;
            };
            let net = order.net(currency).map(|net| {
                let place = *places.entry(net.currency).or_insert_with_key(|currency| {
                    currencies.push(currency.clone());
                    u16::try_from(currencies.len() - 1).unwrap_or(u16::MAX)
                });
                (place, net.minor)
            });
            let (flags, flagged) = rows.get(&(visitor, time)).copied().unwrap_or_default();
            placed.push(Placed {
                visitor,
                time,
                flags,
                flagged,
                net,
                paid: order.paid_at.is_some(),
                unpaid: order.is_unpaid(),
            });
        }
        placed.sort_unstable_by_key(|placed| (placed.visitor, placed.time));
        Self { placed, currencies }
    }

    pub(super) fn of(&self, visitors: Range<u32>) -> &[Placed] {
        let place = |number| self.placed.partition_point(|one| one.visitor < number);
        let range = place(visitors.start)..place(visitors.end);
        self.placed.get(range).unwrap_or_default()
    }

    pub(super) fn currencies(&self) -> &[String] {
        &self.currencies
    }
}
