/** The glossary. */
import type { Messages } from '../messages';

export const words = (): Messages['words'] => ({
  events: {
    page_view: 'Viu uma página',
    view_item_list: 'Viu uma lista',
    view_item: 'Viu um produto',
    select_item: 'Escolheu um produto',
    add_to_cart: 'Pôs no carrinho',
    remove_from_cart: 'Tirou do carrinho',
    view_cart: 'Viu o carrinho',
    begin_checkout: 'Iniciou o checkout',
    shipping_quote: 'Calculou o frete',
    add_shipping_info: 'Escolheu o frete',
    add_payment_info: 'Escolheu o pagamento',
    purchase: 'Comprou',
    refund: 'Teve reembolso',
    search: 'Buscou',
    sign_up: 'Criou conta',
    login: 'Entrou na conta',
    outbound: 'Saiu por um link',
    error: 'Viu um erro',
    form: 'Mexeu em um formulário',
  },
  kinds: {
    page: 'página',
    event: 'ação',
    goal: 'objetivo',
    exit: 'saída',
    open: 'sessão em aberto',
    cutoff: 'continua além do último passo',
    other: 'outras',
  },
  endings: {
    exit: 'Saída',
    goal: 'Objetivo',
    open: 'Em aberto',
    cutoff: 'Continua…',
    other: 'outras',
  },
});
