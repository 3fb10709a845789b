(* The claim "disconnected": CERTIFICATE.md, section 7; the Java class Disconnection.

   Proved here: at every state where the features G of the listed samples are singular, the loss is above the
   barrier. Not proved here: that on every continuous path between models with determinants of opposite signs
   there is such a state. That is the intermediate value theorem for the real numbers. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Convex Definite.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Barrier.
Variable R : realFieldType.
Variables q k : nat.

(* The sum of the squares of all entries. *)
Definition squares m n (E : 'M[R]_(m, n)) : R := \sum_i \sum_j E i j ^+ 2.

Lemma cauchy_schwarz n (a b : 'I_n -> R) : 0 < \sum_i a i ^+ 2 ->
  (\sum_i a i * b i) ^+ 2 <= (\sum_i a i ^+ 2) * \sum_i b i ^+ 2.
Proof.
set A := \sum_i a i ^+ 2; set B := \sum_i b i ^+ 2; set c := \sum_i a i * b i => A0.
have : 0 <= \sum_i (A * b i - c * a i) ^+ 2 by apply: sumr_ge0 => i _; apply: sqr_ge0.
have -> : \sum_i (A * b i - c * a i) ^+ 2 = A * (A * B - c ^+ 2).
  have E i : (A * b i - c * a i) ^+ 2 = A ^+ 2 * b i ^+ 2 - A * c *+ 2 * (a i * b i) + c ^+ 2 * a i ^+ 2.
    by rewrite sqrrB !exprMn [A * b i * _]mulrACA [b i * a i]mulrC mulrnAl.
  rewrite (eq_bigr _ (fun i _ => E i)) big_split sumrB /= -!mulr_sumr -/A -/B -/c.
  rewrite mulrBr mulrA -expr2 -addrA; congr (_ + _).
  by rewrite mulrnAl -mulrA -expr2 mulr2n opprD [c ^+ 2 * A]mulrC subrK.
by rewrite pmulr_rge0 // subr_ge0.
Qed.

Lemma row_positive n (u : 'rV[R]_n) : u != 0 -> 0 < \sum_i u 0 i ^+ 2.
Proof.
move=> u0; rewrite lt0r sumr_ge0 ?andbT => [|i _]; last exact: sqr_ge0.
apply: contra u0 => /eqP E; apply/eqP/rowP => i; rewrite mxE; apply/eqP; rewrite -sqrf_eq0.
by rewrite (@psumr_eq0P _ _ xpredT (fun j => u 0 j ^+ 2) (fun j _ => sqr_ge0 _) E i isT).
Qed.

(* A product with a singular square factor differs from Y by more than c in the sum of squares, if Y Y^T - c is
   positive definite (the least singular value; Eckart and Young). *)
Theorem singular_barrier (G : 'M[R]_q) (V Y : 'M[R]_(q, k)) (c : R) :
  \det G = 0 -> positive_definite (Y *m Y^T - c%:M) -> c < squares (G *m V - Y).
Proof.
move=> /eqP /det0P [u u0 uG] pd; have U0 := row_positive u0; set U := \sum_i _ in U0.
have uE : u *m (Y - G *m V) = u *m Y by rewrite mulmxBr mulmxA uG mul0mx subr0.
have row_square n (v : 'rV[R]_n) : (v *m v^T) 0 0 = \sum_j v 0 j ^+ 2.
  by rewrite mxE; apply: eq_bigr => j _; rewrite mxE expr2.
have low : c * U < \sum_j (u *m Y) 0 j ^+ 2.
  have E : u *m (Y *m Y^T - c%:M) *m u^T = u *m Y *m (u *m Y)^T + (- c) *: (u *m u^T).
    by rewrite mulmxBr mulmxBl mul_mx_scalar -scalemxAl trmx_mul !mulmxA scaleNr.
  have entry (A B : 'M[R]_1) : (A + (- c) *: B) 0 0 = A 0 0 - c * B 0 0 by rewrite !mxE mulNr.
  by have := pd u u0; rewrite /form E entry !row_square subr_gt0.
have up : \sum_j (u *m Y) 0 j ^+ 2 <= U * squares (G *m V - Y).
  have -> : squares (G *m V - Y) = \sum_j \sum_i (Y - G *m V) i j ^+ 2.
    rewrite /squares exchange_big /=; apply: eq_bigr => j _; apply: eq_bigr => i _.
    by rewrite -opprB mxE sqrrN.
  rewrite -uE mulr_sumr; apply: ler_sum => j _; rewrite mxE; exact: cauchy_schwarz.
by rewrite -(ltr_pmul2l U0) mulrC; apply: lt_le_trans up.
Qed.
End Barrier.

Section Loss.
Variable R : realFieldType.
Variable net : network R.
Variables (samples : nat) (x y : nat -> nat -> R).

Local Notation n := (width net).

(* One hidden layer. The rows of the listed samples: their features, with a column of ones if the output has a
   bias. *)
Hypothesis one_hidden : hidden net = 1%N.
Variable q : nat.
Variable rows : 'I_q -> 'I_samples.
Hypothesis rows_differ : injective rows.
Variable has_bias : bool.
Hypothesis square : q = (n 1 + has_bias)%N.

Definition features (s : state R) : 'M[R]_q :=
  \matrix_(i, j) if (j < n 1)%N then feature net s 1 (x (rows i)) j else 1.
Definition targets : 'M[R]_(q, n 2) := \matrix_(i, k) y (rows i) k.
Definition output_weights (s : state R) : 'M[R]_(q, n 2) :=
  \matrix_(j, k) if (j < n 1)%N then weight s 2 j k else bias s 2 k.

Lemma outputs_on_rows s i k : has_bias \/ (forall k, (k < n 2)%N -> bias s 2 k = 0) ->
  (features s *m output_weights s) i k = output net s (x (rows i)) k.
Proof.
move=> biases; rewrite mxE /output /preactivation one_hidden sum_ord.
pose g j := (if (j < n 1)%N then feature net s 1 (x (rows i)) j else 1)
  * (if (j < n 1)%N then weight s 2 j k else bias s 2 k).
transitivity (\sum_(j < q) g j); first by apply: eq_bigr => j _; rewrite !mxE.
have hidden_part : \sum_(j < n 1) g j = \sum_(j < n 1) feature net s 1 (x (rows i)) j * weight s 2 j k.
  by apply: eq_bigr => j _; rewrite /g ltn_ord.
rewrite square; case: has_bias biases => biases.
  by rewrite addn1 big_ord_recr /= hidden_part /g ltnn mul1r.
by case: biases => // biases; rewrite addn0 hidden_part biases ?addr0.
Qed.

(* The claim "disconnected" (CERTIFICATE.md, section 7), its algebraic part: at a state where the features of the
   listed samples are singular, the squared loss is above the barrier. *)
Theorem disconnected_sound (s : state R) (barrier : R) : (0 < samples)%N ->
  has_bias \/ (forall k, (k < n 2)%N -> bias s 2 k = 0) ->
  definite 1 (targets *m targets^T - (samples%:R * barrier)%:M) ->
  \det (features s) = 0 -> barrier < squared samples (n 2) y (fun d => output net s (x d)).
Proof.
move=> samples0 biases /definite_sound pd det0.
have sym : (targets *m targets^T - (samples%:R * barrier)%:M)^T
    = targets *m targets^T - (samples%:R * barrier)%:M.
  by rewrite linearB /= trmx_mul trmxK tr_scalar_mx.
have above := singular_barrier (output_weights s) det0 (pd ltr01 sym).
have N0 : (0 : R) < samples%:R by rewrite ltr0n.
rewrite /squared /mean ltr_pdivl_mull //; apply: lt_le_trans above _.
pose e (d : nat) := sum (n 2) (fun k => (output net s (x d) k - y d k) ^+ 2).
have -> : squares (features s *m output_weights s - targets) = \sum_(i < q) e (rows i).
  apply: eq_bigr => i _; rewrite /e sum_ord; apply: eq_bigr => k _.
  by rewrite mxE outputs_on_rows // !mxE.
have e0 d : 0 <= e d by rewrite /e sum_ord; apply: sumr_ge0 => k _; apply: sqr_ge0.
rewrite sum_ord -/(e _) (bigID (mem (codom rows))) /=.
rewrite -[X in X <= _]addr0; apply: ler_add; last by apply: sumr_ge0 => d _; apply: e0.
rewrite -big_uniq /=; last by rewrite map_inj_uniq ?enum_uniq.
by rewrite big_map big_enum.
Qed.
End Loss.
