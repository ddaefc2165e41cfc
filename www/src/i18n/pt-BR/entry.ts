/** The ways in: an account, the first account, a token, a shared link. */
import type { entry as en } from '../en/entry';
import type { Formats } from '../formats';

export const entry = (f: Formats): ReturnType<typeof en> => ({
  login: {
    title: 'Entrar',
    name: 'Nome',
    password: 'Senha',
    enter: 'Entrar',
    wrong: 'Nome e senha não combinam.',
    token: 'Usar um token de API',
  },
  setup: {
    title: 'Crie a primeira conta',
    text: 'O coletor mostrou um token quando iniciou; ele prova que você é o dono.',
    token: 'Token mostrado',
    password: (least) => `Senha, ao menos ${f.number(least)} caracteres`,
    make: 'Criar a conta',
  },
  token: {
    title: 'Este coletor pede um token de API',
    text: 'Ele foi definido quando o coletor iniciou, ou criado para você. Fica guardado só nesta aba.',
    label: 'Token de API',
    use: 'Entrar',
    wrong: 'Este token não foi aceito.',
    login: 'Entrar com uma conta',
  },
  shared: {
    title: 'Um painel compartilhado',
    text: 'Quem compartilhou pode ter posto uma senha.',
    password: 'Senha',
    open: 'Abrir',
    wrong: 'O link acabou, ou a senha é outra.',
  },
  account: {
    title: 'Quem está conectado',
    as: (name, role) => `${name}, ${role}`,
    open: 'Esta máquina não precisa de login.',
    roles: {
      owner: 'dono',
      admin: 'administrador',
      analyst: 'analista',
      viewer: 'leitor',
      guest: 'convidado',
    },
    logout: 'Sair',
  },
});
