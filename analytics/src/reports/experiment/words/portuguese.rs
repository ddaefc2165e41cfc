//! In Brazilian Portuguese.

use super::{Facts, Sentences, chance, percent};
use crate::reports::experiment::{Decision, VerdictCode};

const MARK: &str = ",";

pub(super) fn say(facts: &Facts<'_>) -> Sentences {
    Sentences {
        decision: decision(facts),
        reason: reason(facts),
    }
}

fn decision(facts: &Facts<'_>) -> String {
    match facts.decision {
        Decision::Ship => format!("Publique {}.", facts.variant),
        Decision::Stop => format!("Pare: fique com {}.", facts.control),
        Decision::KeepRunning => match facts.days_left {
            Some(1) => "Continue por mais 1 dia.".to_owned(),
            Some(days) => format!("Continue por mais {days} dias."),
            None => "Continue.".to_owned(),
        },
        Decision::CannotTell => "Não dá para dizer.".to_owned(),
        Decision::Broken => "Teste quebrado: não decida por estes números.".to_owned(),
    }
}

fn reason(facts: &Facts<'_>) -> String {
    let Facts {
        variant, control, ..
    } = facts;
    match facts.code {
        VerdictCode::NoData => "Ninguém foi exposto neste período.".to_owned(),
        VerdictCode::SampleRatioMismatch => match facts.split {
            Some(p) if p < 0.001 => format!(
                "Porque as variantes não receberam os visitantes que seus pesos prometem (p {}); \
                 ache a causa antes de confiar em qualquer número.",
                chance(p, MARK)
            ),
            _ => format!(
                "Porque {} visitantes viram duas variantes, demais para o total; ache a causa \
                 antes de confiar em qualquer número.",
                facts.several
            ),
        },
        VerdictCode::NotEnoughData => format!(
            "Poucas conversões para julgar: cada variante precisa de {}; até agora {} visitantes \
             foram expostos.",
            facts.enough, facts.exposed
        ),
        VerdictCode::TooEarly => format!(
            "{variant} difere de {control}{}, mas os dias da semana também diferem: deixe o teste \
             rodar uma semana inteira.",
            effect(facts)
        ),
        VerdictCode::VariationWins => format!(
            "{variant} é melhor que {control}{}, pelo teste que vale não importa quantas vezes se \
             olhe.",
            effect(facts)
        ),
        VerdictCode::ControlWins => format!(
            "Nenhuma variante é melhor, e {variant} é pior que {control}{}.",
            effect(facts)
        ),
        VerdictCode::GuardrailWorse => format!(
            "{variant} é melhor que {control}{}, mas a métrica protegida {} piorou.",
            effect(facts),
            facts.guardrail
        ),
        VerdictCode::Undecided => format!("{}{}", undecided(facts), detectable(facts)),
    }
}

fn undecided(facts: &Facts<'_>) -> String {
    let so_far = if facts.has_ended {
        "O teste acabou e n"
    } else {
        "Até agora n"
    };
    match facts.effect {
        None => format!("{so_far}ão há diferença que se distinga do acaso."),
        Some(told) => format!(
            "{so_far}ão há diferença que se distinga do acaso: a de {} está entre {} e {}.",
            facts.variant,
            told.write(told.interval.low, MARK),
            told.write(told.interval.high, MARK)
        ),
    }
}

fn detectable(facts: &Facts<'_>) -> String {
    facts.detectable.map_or_else(String::new, |effect| {
        format!(
            " Com {} visitantes, um efeito de {} teria aparecido em quatro de cada cinco testes.",
            facts.exposed,
            percent(effect, MARK)
        )
    })
}

/// `em +12,3% (de +1,0% a +23,0%, p = 0,0123)`, after a space.
fn effect(facts: &Facts<'_>) -> String {
    facts.effect.map_or_else(String::new, |told| {
        format!(
            " em {} (de {} a {}, p {})",
            told.write(told.estimate, MARK),
            told.write(told.interval.low, MARK),
            told.write(told.interval.high, MARK),
            chance(told.p, MARK)
        )
    })
}
