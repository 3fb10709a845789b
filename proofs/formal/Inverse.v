(* Nonsingular matrices that are known only as enclosures: an approximate inverse proves it (Rump's test).
   No rule of version 1 of the checker uses it. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Inverse.
Variable R : realFieldType.
Variable n : nat.

Lemma small_kernel (E : 'M[R]_n) (q : R) : q < 1 -> (forall j, \sum_i `|E i j| <= q) ->
  forall x : 'cV[R]_n, x = E *m x -> x = 0.
Proof.
move=> q1 H x Ex; pose S := \sum_i `|x i 0|.
have S0 : 0 <= S by apply: sumr_ge0.
have SqS : S <= q * S.
  apply: (@le_trans _ _ (\sum_i \sum_j `|E i j| * `|x j 0|)).
    apply: ler_sum => i _; rewrite {1}Ex mxE.
    apply: le_trans (ler_norm_sum _ _ _) _.
    by apply: ler_sum => j _; rewrite normrM.
  rewrite exchange_big /= /S mulr_sumr; apply: ler_sum => j _.
  by rewrite -mulr_suml; apply: ler_wpmul2r.
have S00 : S = 0.
  apply/eqP; rewrite eq_le S0 andbT leNgt; apply/negP => Sp.
  by move: SqS; rewrite -{1}[S]mul1r ler_pmul2r // leNgt q1.
apply/matrixP => i j; rewrite ord1 [RHS]mxE; apply/eqP; rewrite -normr_eq0.
by rewrite (@psumr_eq0P _ _ xpredT (fun k => `|x k 0|) (fun k _ => normr_ge0 _) S00 i isT).
Qed.

(* The verified inverse: if the norm (largest column sum) of 1 - B A is below 1, A is nonsingular. *)
Theorem verified_inverse (A B : 'M[R]_n) (q : R) : q < 1 ->
  (forall j, \sum_i `|(1%:M - B *m A) i j| <= q) -> \det A != 0.
Proof.
move=> q1 H; rewrite -det_tr; apply/negP => /det0P [v v0 vA].
have Av : A *m v^T = 0 by rewrite -[A]trmxK -trmx_mul vA trmx0.
case/eqP: v0; apply: trmx_inj; rewrite trmx0; apply: (small_kernel q1 H).
by rewrite mulmxBl mul1mx -mulmxA Av mulmx0 subr0.
Qed.

(* The same of every matrix in an enclosure of centre A and radius D: |B| D is added to the norm. *)
Theorem verified_inverse_enclosure (A B D M : 'M[R]_n) (q : R) : q < 1 ->
  (forall i j, `|M i j - A i j| <= D i j) ->
  (forall j, \sum_i (`|(1%:M - B *m A) i j| + \sum_k `|B i k| * D k j) <= q) -> \det M != 0.
Proof.
move=> q1 close H; apply: (@verified_inverse M B q q1) => j; apply: le_trans (H j).
apply: ler_sum => i _.
have -> : (1%:M - B *m M) i j = (1%:M - B *m A) i j + \sum_k B i k * (A k j - M k j).
  rewrite !mxE -addrA; congr (_ + _); rewrite addrC -sumrB -sumrN; apply: eq_bigr => k _.
  by rewrite mulrBr addrAC subrr sub0r.
apply: le_trans (ler_norm_add _ _) _; rewrite ler_add2l.
apply: le_trans (ler_norm_sum _ _ _) _; apply: ler_sum => k _.
by rewrite normrM ler_wpmul2l // distrC.
Qed.
End Inverse.
