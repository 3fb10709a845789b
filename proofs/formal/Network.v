(* Networks, states and straight segments: CERTIFICATE.md, section 1.

   Numbers are those of any ordered field, so of the rationals and of the real numbers alike.
   Layers are counted 1, ..., hidden + 1, and neurons and samples from 0 on. A weight or bias is a function of
   indices; what it is beyond the widths has no meaning, and no theorem speaks of it. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Sums.
Variable R : realFieldType.

(* A sum that computes: f 0 + ... + f (n - 1). *)
Definition sum n (f : nat -> R) : R := foldr (fun i s => f i + s) 0 (iota 0 n).

(* The test that computes: p 0, ..., p (n - 1) are all true. *)
Definition every n (p : nat -> bool) := all p (iota 0 n).

Lemma everyP n (p : nat -> bool) : reflect (forall i, (i < n)%N -> p i) (every n p).
Proof.
apply: (iffP allP) => H i; last by rewrite mem_iota add0n => /andP [_ /H].
by move=> ltin; apply: H; rewrite mem_iota add0n.
Qed.

Lemma sumE n f : sum n f = \sum_(i <- iota 0 n) f i.
Proof. by rewrite /sum; elim: (iota 0 n) => [|i s IH]; rewrite ?big_nil ?big_cons //= IH. Qed.

Lemma sum_ord n f : sum n f = \sum_(i < n) f i.
Proof. by rewrite sumE -(big_mkord xpredT) /index_iota subn0. Qed.

Lemma eq_sum n f g : (forall i, (i < n)%N -> f i = g i) -> sum n f = sum n g.
Proof.
move=> H; rewrite !sumE; apply: eq_big_seq => i.
by rewrite mem_iota add0n => /andP [_ /H].
Qed.

Lemma sumD n f g : sum n (fun i => f i + g i) = sum n f + sum n g.
Proof. by rewrite !sumE big_split. Qed.

Lemma sumN n f : sum n (fun i => - f i) = - sum n f.
Proof. by rewrite !sumE sumrN. Qed.

Lemma sumZ n c f : sum n (fun i => c * f i) = c * sum n f.
Proof. by rewrite !sumE mulr_sumr. Qed.

Lemma sumZr n c f : sum n (fun i => f i * c) = sum n f * c.
Proof. by rewrite !sumE mulr_suml. Qed.

Lemma sum0 n f : (forall i, (i < n)%N -> f i = 0) -> sum n f = 0.
Proof. by move=> H; rewrite (eq_sum H) sumE big1. Qed.

Lemma sum_exchange n m (f : nat -> nat -> R) :
  sum n (fun i => sum m (f i)) = sum m (fun j => sum n (fun i => f i j)).
Proof.
rewrite !sumE (eq_bigr _ (fun i _ => sumE m (f i))) exchange_big.
by apply: eq_bigr => j _; rewrite sumE.
Qed.

Lemma ler_sums n f g : (forall i, (i < n)%N -> f i <= g i) -> sum n f <= sum n g.
Proof.
move=> H; rewrite !sumE big_seq [X in _ <= X]big_seq; apply: ler_sum => i.
by rewrite mem_iota add0n => /andP [_ /H].
Qed.

Lemma sum_ge0 n f : (forall i, (i < n)%N -> 0 <= f i) -> 0 <= sum n f.
Proof. by move=> H; rewrite -(@sum0 n (fun=> 0)) //; apply: ler_sums. Qed.

(* A sum over indices is the sum over their classes of the sums over a class. *)
Lemma sum_classes n (c : nat -> nat) (p : pred nat) (f g : nat -> R) :
  (forall i, (i < n)%N -> p i -> (c i < n)%N) ->
  sum n (fun i => if p i then g (c i) * f i else 0)
  = sum n (fun k => g k * sum n (fun i => if p i && (c i == k) then f i else 0)).
Proof.
move=> H.
under [RHS]eq_sum => k _ do rewrite -sumZ.
rewrite sum_exchange; apply: eq_sum => i ltin.
case pi: (p i) => /=; last by rewrite sum0 // => k _; rewrite mulr0.
have uniq_n : uniq (iota 0 n) by apply: iota_uniq.
rewrite sumE (bigD1_seq (c i)) //= ?mem_iota ?add0n ?H // eqxx big1 ?addr0 // => k.
by rewrite eq_sym => /negbTE ->; rewrite mulr0.
Qed.
End Sums.

(* What a rule proves of a step, and what a step states. *)
Inductive conclusion := Invariant | Convex | Bounded.

(* The strongest conclusion proves a weaker one of the same kind; "bounded" belongs to "enclosed". *)
Definition proves (proved : option conclusion) (stated : conclusion) :=
  match proved, stated with
  | Some Invariant, (Invariant | Convex) => true
  | Some Convex, Convex => true
  | Some Bounded, Bounded => true
  | _, _ => false
  end.

Section Networks.
Variable R : realFieldType.

(* Layers 1, ..., hidden are hidden, the layer hidden + 1 is the output; width 0 is that of the input.
   The activation of each layer is any function. *)
Record network := Network {
  hidden : nat;
  width : nat -> nat;
  act : nat -> R -> R
}.

(* All parameters: weight l i j from neuron i of layer l - 1 to neuron j of layer l, bias l j. *)
Record state := State {
  weight : nat -> nat -> nat -> R;
  bias : nat -> nat -> R
}.

Definition mix (t x y : R) : R := (1 - t) * x + t * y.

(* The point of a straight segment: every parameter is (1 - t) a + t b. *)
Definition between (a b : state) (t : R) := State
  (fun l i j => mix t (weight a l i j) (weight b l i j))
  (fun l j => mix t (bias a l j) (bias b l j)).

Variable net : network.

(* The features f_l of an input x, and the pre-activations of layer l + 1. *)
Fixpoint feature (s : state) (l : nat) (x : nat -> R) (j : nat) : R :=
  if l is k.+1 then
    act net k.+1 (sum (width net k) (fun i => feature s k x i * weight s k.+1 i j) + bias s k.+1 j)
  else x j.

Definition preactivation (s : state) (l : nat) (x : nat -> R) (j : nat) : R :=
  sum (width net l) (fun i => feature s l x i * weight s l.+1 i j) + bias s l.+1 j.

Definition output_layer := (hidden net).+1.
Definition output (s : state) := preactivation s (hidden net).

Lemma featureS s l x j : feature s l.+1 x j = act net l.+1 (preactivation s l x j).
Proof. by []. Qed.

Lemma mix0 x y : mix 0 x y = x. Proof. by rewrite /mix subr0 mul1r mul0r addr0. Qed.
Lemma mix1 x y : mix 1 x y = y. Proof. by rewrite /mix subrr mul0r mul1r add0r. Qed.
Lemma mixx t x : mix t x x = x. Proof. by rewrite /mix -mulrDl subrK mul1r. Qed.

Lemma mixD t x y x' y' : mix t (x + x') (y + y') = mix t x y + mix t x' y'.
Proof. by rewrite /mix !mulrDr addrACA. Qed.

Lemma mixB t x y x' y' : mix t (x - x') (y - y') = mix t x y - mix t x' y'.
Proof. by rewrite mixD /mix !mulrN -opprD. Qed.

Lemma mixM t c x y : c * mix t x y = mix t (c * x) (c * y).
Proof. by rewrite /mix mulrDr !(mulrCA c). Qed.

Lemma mixMr t c x y : mix t x y * c = mix t (x * c) (y * c).
Proof. by rewrite /mix mulrDl !mulrA. Qed.

Lemma mix_sum n t f g : sum n (fun i => mix t (f i) (g i)) = mix t (sum n f) (sum n g).
Proof. by rewrite /mix sumD !sumZ. Qed.

(* Between equal numbers, and at most the larger of two numbers. *)
Lemma mix_le t x y c : 0 <= t -> t <= 1 -> x <= c -> y <= c -> mix t x y <= c.
Proof.
move=> t0 t1 xc yc; rewrite -[X in _ <= X](mixx t).
by apply: ler_add; apply: ler_wpmul2l; rewrite ?subr_ge0.
Qed.

Lemma mix_ge0 t x y : 0 <= t -> t <= 1 -> 0 <= x -> 0 <= y -> 0 <= mix t x y.
Proof. by move=> t0 t1 x0 y0; rewrite addr_ge0 ?mulr_ge0 ?subr_ge0. Qed.

Lemma feature_ends a b l x j :
  feature (between a b 0) l x j = feature a l x j /\ feature (between a b 1) l x j = feature b l x j.
Proof.
elim: l j => //= l IH j; rewrite mix0 mix1.
by split; congr (act _ _ (_ + _)); apply: eq_sum => k _; rewrite (mix0, mix1) ?(IH k).1 ?(IH k).2.
Qed.

(* A segment begins and ends at its ends. *)
Lemma preactivation_ends a b l x j :
  preactivation (between a b 0) l x j = preactivation a l x j /\
  preactivation (between a b 1) l x j = preactivation b l x j.
Proof.
rewrite /preactivation /= mix0 mix1; split; congr (_ + _); apply: eq_sum => k _;
by rewrite (mix0, mix1) ?(feature_ends a b l x k).1 ?(feature_ends a b l x k).2.
Qed.

(* Two states with the same parameters, within the widths. *)
Definition same_state (s s' : state) := forall l, (l <= hidden net)%N ->
  (forall i j, (i < width net l)%N -> (j < width net l.+1)%N -> weight s l.+1 i j = weight s' l.+1 i j) /\
  (forall j, (j < width net l.+1)%N -> bias s l.+1 j = bias s' l.+1 j).

Definition same_state_check (s s' : state) := every output_layer (fun l =>
  every (width net l) (fun i => every (width net l.+1) (fun j => weight s l.+1 i j == weight s' l.+1 i j))
  && every (width net l.+1) (fun j => bias s l.+1 j == bias s' l.+1 j)).

Lemma same_stateP s s' : same_state_check s s' -> same_state s s'.
Proof.
move=> /everyP ok l lelH; have /andP [/everyP Ws /everyP bs] := ok l lelH.
by split=> [i j lti ltj|j ltj]; apply/eqP; [have /everyP := Ws i lti; apply | apply: bs].
Qed.

Lemma same_state_trans s s' s'' : same_state s s' -> same_state s' s'' -> same_state s s''.
Proof.
move=> S S' l lelH; have [Ws bs] := S l lelH; have [Ws' bs'] := S' l lelH.
by split=> [i j lti ltj|j ltj]; rewrite (Ws, bs) // (Ws', bs').
Qed.

Lemma between0 a b : same_state (between a b 0) a.
Proof. by move=> l _; split=> [i j _ _|j _]; apply: mix0. Qed.

Lemma between1 a b : same_state (between a b 1) b.
Proof. by move=> l _; split=> [i j _ _|j _]; apply: mix1. Qed.

Lemma same_state_feature s s' x l j : same_state s s' -> (l <= hidden net)%N -> (j < width net l)%N ->
  feature s l x j = feature s' l x j.
Proof.
move=> S; elim: l j => //= l IH j ltlH ltj; have [Ws bs] := S l (ltnW ltlH).
rewrite bs //; congr (act _ _ (_ + _)); apply: eq_sum => i lti.
by rewrite IH ?Ws // ltnW.
Qed.

Lemma same_state_output s s' x k : same_state s s' -> (k < width net output_layer)%N ->
  output s x k = output s' x k.
Proof.
move=> S ltk; have [Ws bs] := S _ (leqnn _); rewrite /output /preactivation bs //.
by congr (_ + _); apply: eq_sum => i lti; rewrite (same_state_feature _ S) ?Ws.
Qed.
End Networks.
