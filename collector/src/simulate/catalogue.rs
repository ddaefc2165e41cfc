//! What the shop sells: things for the kitchen and the table, priced in centavos.

use super::random::Random;
use protocol::Item;

/// A shelf of the shop.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Category {
    pub(super) slug: &'static str,
    pub(super) title: &'static str,
}

/// A thing for sale.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Product {
    pub(super) slug: &'static str,
    pub(super) name: &'static str,
    pub(super) category: &'static str,
    pub(super) price: i64,
    /// Relative demand.
    demand: u32,
}

const fn category(slug: &'static str, title: &'static str) -> Category {
    Category { slug, title }
}

const fn product(
    slug: &'static str,
    name: &'static str,
    category: &'static str,
    price: i64,
    demand: u32,
) -> Product {
    Product {
        slug,
        name,
        category,
        price,
        demand,
    }
}

pub(super) const CATEGORIES: [Category; 5] = [
    category("cozinha", "Cozinha"),
    category("cafe", "Café"),
    category("mesa", "Mesa posta"),
    category("organizacao", "Organização"),
    category("decoracao", "Decoração"),
];

pub(super) const PRODUCTS: [Product; 20] = [
    product("faca-chef-8", "Faca do chef 8\"", "cozinha", 18_990, 9),
    product(
        "panela-ferro-24",
        "Panela de ferro 24 cm",
        "cozinha",
        32_900,
        7,
    ),
    product(
        "frigideira-20",
        "Frigideira antiaderente 20 cm",
        "cozinha",
        11_990,
        10,
    ),
    product("tabua-bambu", "Tábua de bambu", "cozinha", 6_990, 8),
    product("balanca-digital", "Balança digital", "cozinha", 7_990, 6),
    product(
        "cafeteira-italiana",
        "Cafeteira italiana 6 xícaras",
        "cafe",
        14_990,
        9,
    ),
    product("moedor-manual", "Moedor manual", "cafe", 19_990, 6),
    product("coador-ceramica", "Coador de cerâmica", "cafe", 8_990, 7),
    product(
        "chaleira-bico-fino",
        "Chaleira bico fino",
        "cafe",
        23_990,
        5,
    ),
    product("xicara-espresso", "Xícara de espresso", "cafe", 3_490, 6),
    product(
        "jogo-pratos-12",
        "Jogo de pratos, 12 peças",
        "mesa",
        28_990,
        5,
    ),
    product(
        "copo-vidro-6",
        "Copos de vidro, 6 unidades",
        "mesa",
        7_490,
        7,
    ),
    product("toalha-linho", "Toalha de linho", "mesa", 21_990, 3),
    product("faqueiro-24", "Faqueiro, 24 peças", "mesa", 25_990, 4),
    product(
        "pote-hermetico-5",
        "Potes herméticos, 5 unidades",
        "organizacao",
        12_990,
        8,
    ),
    product("porta-tempero", "Porta-temperos", "organizacao", 9_990, 5),
    product("cesto-vime", "Cesto de vime", "organizacao", 8_490, 3),
    product("vela-perfumada", "Vela perfumada", "decoracao", 5_990, 4),
    product("vaso-ceramica", "Vaso de cerâmica", "decoracao", 10_990, 4),
    product("quadro-botanico", "Quadro botânico", "decoracao", 13_990, 2),
];

/// What people look for, and whether the shop has it.
pub(super) const SEARCHES: [(&str, u32, u32); 8] = [
    ("faca", 3, 9),
    ("cafeteira", 2, 9),
    ("panela", 4, 7),
    ("pote", 2, 6),
    ("copo", 3, 5),
    ("air fryer", 0, 6),
    ("garrafa térmica", 0, 4),
    ("moedor", 1, 4),
];

/// Something that somebody looks at, of a category or of all.
pub(super) fn wanted(random: &mut Random, category: Option<&Category>) -> &'static Product {
    random.pick(&PRODUCTS, |product| match category {
        Some(category) if category.slug != product.category => 0,
        _ => product.demand,
    })
}

impl Product {
    pub(super) fn path(&self) -> String {
        format!("/p/{}", self.slug)
    }

    pub(super) fn item(&self, quantity: Option<u32>) -> Item {
        Item {
            id: self.slug.to_owned(),
            name: Some(self.name.to_owned()),
            price: Some(self.price),
            quantity,
            category: Some(self.category.to_owned()),
            ..Item::default()
        }
    }
}

impl Category {
    pub(super) fn path(&self) -> String {
        format!("/c/{}", self.slug)
    }

    pub(super) fn of(product: &Product) -> Option<&'static Self> {
        CATEGORIES
            .iter()
            .find(|category| category.slug == product.category)
    }

    pub(super) fn products(&self) -> impl Iterator<Item = &'static Product> {
        PRODUCTS
            .iter()
            .filter(|product| product.category == self.slug)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_stands_on_a_shelf() {
        for product in &PRODUCTS {
            assert!(Category::of(product).is_some(), "{}", product.slug);
        }
        for category in &CATEGORIES {
            assert!(category.products().count() > 0, "{}", category.slug);
        }
    }
}
