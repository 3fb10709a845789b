(* Convex losses: CERTIFICATE.md, sections 1 and 7.

   A loss is a function of the outputs on all samples. Where the outputs are affine on a segment, a convex loss
   is at most its larger end value. Squared and Huber losses are proved convex here. The logistic loss and the
   cross-entropy are proved convex from the convexity of log (1 + exp r) and of log (sum_k exp z_k), which is
   assumed: logarithm and exponential are not functions of an arbitrary ordered field. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Convex.
Variable R : realFieldType.
Variables samples outputs : nat.

(* On numbers; on the outputs of one sample; on the outputs of all samples. *)
Definition convex1 (f : R -> R) := forall u v t, 0 <= t -> t <= 1 ->
  f (mix t u v) <= mix t (f u) (f v).
Definition convex_row (f : (nat -> R) -> R) := forall u v w t, 0 <= t -> t <= 1 ->
  (forall k, (k < outputs)%N -> w k = mix t (u k) (v k)) -> f w <= mix t (f u) (f v).
Definition convex (f : (nat -> nat -> R) -> R) := forall u v w t, 0 <= t -> t <= 1 ->
  (forall d k, (d < samples)%N -> (k < outputs)%N -> w d k = mix t (u d k) (v d k)) ->
  f w <= mix t (f u) (f v).

(* The conclusion "convex" (CERTIFICATE.md, section 7): where the outputs move on a straight line, the loss is
   at most the larger one of its two end values. *)
Theorem convex_segment f u v w t : convex f -> 0 <= t -> t <= 1 ->
  (forall d k, (d < samples)%N -> (k < outputs)%N -> w d k = mix t (u d k) (v d k)) ->
  f w <= Num.max (f u) (f v).
Proof.
move=> cf t0 t1 E; apply: le_trans (cf u v w t t0 t1 E) _.
by apply: mix_le => //; rewrite le_maxr lexx ?orbT.
Qed.

(* The conclusion "invariant": a convex loss is a function of these outputs alone. *)
Theorem invariant_segment f u w : convex f ->
  (forall d k, (d < samples)%N -> (k < outputs)%N -> w d k = u d k) -> f w = f u.
Proof.
move=> cf E; apply/eqP; rewrite eq_le; apply/andP; split.
  rewrite -[X in _ <= X](mix0 _ (f u)); apply: cf; rewrite ?lexx ?ler01 // => d k ltd ltk; rewrite mix0; exact: E.
rewrite -[X in _ <= X](mix0 _ (f w)); apply: cf; rewrite ?lexx ?ler01 // => d k ltd ltk; rewrite mix0.
by rewrite E.
Qed.

Lemma mix_ler (t u v u' v' : R) : 0 <= t -> t <= 1 -> u <= u' -> v <= v' -> mix t u v <= mix t u' v'.
Proof.
by move=> t0 t1 uu vv; apply: ler_add; apply: ler_wpmul2l; rewrite ?subr_ge0.
Qed.

(* The mean over the samples of a loss of each sample. *)
Definition mean (f : nat -> (nat -> R) -> R) (z : nat -> nat -> R) : R :=
  samples%:R^-1 * sum samples (fun d => f d (z d)).

Lemma mean_convex f : (forall d, (d < samples)%N -> convex_row (f d)) -> convex (mean f).
Proof.
move=> cf u v w t t0 t1 E; rewrite /mean -mixM ler_wpmul2l ?invr_ge0 ?ler0n //.
rewrite -mix_sum; apply: ler_sums => d ltd; apply: cf => // k ltk; exact: E.
Qed.

Lemma sum_convex (h : nat -> R -> R) : (forall k, convex1 (h k)) ->
  convex_row (fun z => sum outputs (fun k => h k (z k))).
Proof.
move=> ch u v w t t0 t1 E; rewrite -mix_sum; apply: ler_sums => k ltk; rewrite E //.
exact: ch.
Qed.

Lemma shift_convex h y : convex1 h -> convex1 (fun r => h (r - y)).
Proof. by move=> ch u v t t0 t1; rewrite -{1}[y](mixx t) -mixB; apply: ch. Qed.

Lemma scale_convex h c : convex1 h -> convex1 (fun r => h (c * r)).
Proof. by move=> ch u v t t0 t1; rewrite mixM; apply: ch. Qed.

(* A square is the largest one of the lines 2 s r - s^2. *)
Lemma square_above (s r : R) : (s *+ 2) * r - s ^+ 2 <= r ^+ 2.
Proof.
rewrite -subr_ge0; have -> : r ^+ 2 - (s *+ 2 * r - s ^+ 2) = (r - s) ^+ 2.
  by rewrite sqrrB opprB addrA addrAC [r * s]mulrC mulrnAl.
exact: sqr_ge0.
Qed.

Lemma line_mix (s c t u v : R) : s * mix t u v - c = mix t (s * u - c) (s * v - c).
Proof. by rewrite -[in LHS](mixx t c) mixM mixB. Qed.

Lemma square_convex : convex1 (fun r => r ^+ 2).
Proof.
move=> u v t t0 t1; set r := mix t u v.
have -> : r ^+ 2 = (r *+ 2) * r - r ^+ 2 by rewrite mulrnAl -expr2 mulr2n addrK.
by rewrite {2}/r line_mix; apply: mix_ler => //; apply: square_above.
Qed.

(* The loss "squared". *)
Definition squared (y : nat -> nat -> R) :=
  mean (fun d z => sum outputs (fun k => (z k - y d k) ^+ 2)).

Theorem squared_convex y : convex (squared y).
Proof.
apply: mean_convex => d _; apply: (sum_convex (h := fun k r => (r - y d k) ^+ 2)) => k.
exact: (shift_convex _ square_convex).
Qed.

(* The loss "huber(delta)": r^2 / 2 where |r| <= delta, else delta (|r| - delta / 2). *)
Variable delta : R.
Hypothesis delta_gt0 : 0 < delta.

Definition huber1 (r : R) : R :=
  if `|r| <= delta then r ^+ 2 / 2%:R else delta * (`|r| - delta / 2%:R).

(* It is the largest one of the lines s r - s^2 / 2 with |s| <= delta. *)
Lemma huber_above s r : `|s| <= delta -> s * r - s ^+ 2 / 2%:R <= huber1 r.
Proof.
have two0 : (0 : R) < 2%:R by rewrite ltr0n.
move=> sd; rewrite /huber1; case: (lerP `|r| delta) => rd.
  rewrite -(ler_pmul2r two0) mulrBl !divfK ?gt_eqF // -[s * r * _]mulrA.
  by rewrite mulrCA mulr_natr; have := square_above s r; rewrite mulrnAl mulrnAr mulrC.
apply: (@le_trans _ _ (`|s| * `|r| - `|s| ^+ 2 / 2%:R)).
  by rewrite -normrM real_normK ?num_real // ler_add2r ler_norm.
rewrite -subr_ge0.
have -> : delta * (`|r| - delta / 2%:R) - (`|s| * `|r| - `|s| ^+ 2 / 2%:R)
  = (delta - `|s|) * (`|r| - (delta + `|s|) / 2%:R).
  rewrite [RHS]mulrBr mulrA -subr_sqr !mulrBl mulrBr mulrA -expr2.
  by rewrite !opprD !opprK addrACA.
rewrite mulr_ge0 ?subr_ge0 //.
rewrite ler_pdivr_mulr // mulr_natr mulr2n ler_add // ?(le_trans sd) ?ltW //.
Qed.

Lemma huber_attained r : exists2 s, `|s| <= delta & huber1 r = s * r - s ^+ 2 / 2%:R.
Proof.
have two0 : (2%:R : R) != 0 by rewrite pnatr_eq0.
rewrite /huber1; case: (lerP `|r| delta) => rd.
  exists r => //; rewrite -expr2; apply: (mulIf two0).
  by rewrite mulrBl !divfK // mulr_natr mulr2n addrK.
have [r0|r0] := lerP 0 r.
  exists delta; first by rewrite gtr0_norm.
  by rewrite ger0_norm // mulrBr mulrA -expr2.
exists (- delta); first by rewrite normrN gtr0_norm.
by rewrite ltr0_norm // sqrrN mulrBr mulrA -expr2 mulrN mulNr.
Qed.

Lemma huber1_convex : convex1 huber1.
Proof.
move=> u v t t0 t1; have [s sd ->] := huber_attained (mix t u v).
by rewrite line_mix; apply: mix_ler => //; apply: huber_above.
Qed.

Definition huber (y : nat -> nat -> R) :=
  mean (fun d z => sum outputs (fun k => huber1 (z k - y d k))).

Theorem huber_convex y : convex (huber y).
Proof.
apply: mean_convex => d _; apply: (sum_convex (h := fun k r => huber1 (r - y d k))) => k.
exact: (shift_convex _ huber1_convex).
Qed.

(* The loss "logistic", from the function r -> log (1 + exp r), assumed convex. *)
Definition logistic (softplus : R -> R) (y : nat -> nat -> R) :=
  mean (fun d z => sum outputs (fun k => softplus (- y d k * z k))).

Theorem logistic_convex softplus y : convex1 softplus -> convex (logistic softplus y).
Proof.
move=> cs; apply: mean_convex => d _; apply: (sum_convex (h := fun k r => softplus (- y d k * r))) => k.
exact: scale_convex.
Qed.

(* The loss "cross_entropy", from the function z -> log (sum_k exp z_k), assumed convex. A class label is a row
   of targets with a single 1. *)
Definition cross_entropy (logsumexp : (nat -> R) -> R) (y : nat -> nat -> R) :=
  mean (fun d z => sum outputs (fun k => y d k * (logsumexp z - z k))).

Theorem cross_entropy_convex logsumexp y : convex_row logsumexp ->
  (forall d k, (d < samples)%N -> (k < outputs)%N -> 0 <= y d k) -> convex (cross_entropy logsumexp y).
Proof.
move=> cl y0; apply: mean_convex => d ltd u v w t t0 t1 E.
rewrite -mix_sum; apply: ler_sums => k ltk; rewrite -mixM ler_wpmul2l ?y0 // mixD.
have <- : - mix t (u k) (v k) = mix t (- u k) (- v k) by rewrite -mulN1r mixM !mulN1r.
by rewrite E // ler_add2r; apply: cl.
Qed.
End Convex.
