(* Witnesses of findings: CERTIFICATE.md, section 12; the Java classes SeparationRule, PositionRule and DualRule.

   f j i is the feature i of sample j; an output bias or the constant of a plane is one more feature, of ones. *)
From mathcomp Require Import all_ssreflect all_algebra.
From Isthmus Require Import Network Convex.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Separation.
Variable R : realFieldType.
Variables (samples features : nat) (f : nat -> nat -> R).

(* 1 for the samples of the class, -1 for all others. *)
Variable side : nat -> R.

Definition separates (w : nat -> R) (c : R) := forall j, (j < samples)%N ->
  0 < side j * (sum features (fun i => w i * f j i) + c).

(* The witness "multipliers" (Gordan): a combination of both sides to zero, with multipliers that are not
   negative and not all zero, shows that no plane separates; without the row of ones, no plane through the
   origin. *)
Theorem multipliers_sound (lambda : nat -> R) j0 w c :
  (forall j, (j < samples)%N -> 0 <= lambda j) -> (j0 < samples)%N -> lambda j0 != 0 ->
  (forall i, (i < features)%N -> sum samples (fun j => lambda j * side j * f j i) = 0) ->
  c = 0 \/ sum samples (fun j => lambda j * side j) = 0 ->
  ~ separates w c.
Proof.
move=> l0 lt0 j00 comb const sep.
have : sum samples (fun j => lambda j * (side j * (sum features (fun i => w i * f j i) + c))) = 0.
  have E j : lambda j * (side j * (sum features (fun i => w i * f j i) + c))
      = sum features (fun i => w i * (lambda j * side j * f j i)) + c * (lambda j * side j).
    rewrite mulrA mulrDr [c * _]mulrC -sumZ; congr (_ + _).
    by apply: eq_sum => i _; rewrite mulrCA.
  rewrite (eq_sum (fun j _ => E j)) sumD sum_exchange sumZ.
  rewrite (sum0 (f := fun i => _)) => [|i lti]; last by rewrite sumZ comb // mulr0.
  by rewrite add0r; case: const => ->; rewrite ?mul0r ?mulr0.
apply/eqP; rewrite gt_eqF // sumE (bigD1_seq j0) ?iota_uniq ?mem_iota //=.
apply: ltr_paddr; last by rewrite mulr_gt0 ?sep // lt0r j00 l0.
rewrite big_seq_cond; apply: sumr_ge0 => j; rewrite mem_iota add0n => /andP [/andP [_ ltj] _].
by rewrite mulr_ge0 ?l0 // ltW ?sep.
Qed.
End Separation.

Section Position.
Variable R : realFieldType.
Variable d : nat.

(* The condition "general_position": d + 1 samples lie in a hyperplane w f + c = 0 with w not zero exactly if the
   determinant of their rows (f, 1) is zero. *)
Theorem hyperplane_determinant (F : 'M[R]_(d + 1, d)) :
  \det (row_mx F (const_mx 1)) = 0 <->
  exists w : 'cV[R]_d, exists c : R, w != 0 /\ F *m w + const_mx c = 0.
Proof.
have ones (c : 'cV[R]_1) : const_mx 1 *m c = const_mx (c 0 0) :> 'cV_(d + 1).
  by apply/colP => j; rewrite !mxE big_ord1 mxE mul1r.
split=> [/eqP|[w [c [w0 E]]]].
  rewrite -det_tr => /det0P [v v0 vG]; exists (usubmx v^T), (dsubmx v^T 0 0).
  have E : F *m usubmx v^T + const_mx (dsubmx v^T 0 0) = 0.
    by rewrite -ones -mul_row_col vsubmxK -[row_mx _ _]trmxK -trmx_mul vG trmx0.
  split=> //; apply: contra v0 => /eqP w0; rewrite w0 mulmx0 add0r in E.
  have c0 : dsubmx v^T = 0.
    have /colP /(_ (rshift d 0)) := E; rewrite !mxE => c0.
    by apply/colP => j; rewrite ord1 !mxE.
  by apply/eqP/trmx_inj; rewrite trmx0 -[v^T]vsubmxK w0 c0 col_mx0.
apply/eqP; rewrite -det_tr; apply/det0P; exists (col_mx w (const_mx c))^T.
  apply: contra w0 => /eqP /(congr1 trmx); rewrite trmxK trmx0 -col_mx0 => /eq_col_mx [-> _].
  exact: eqxx.
by rewrite -trmx_mul mul_row_col ones mxE E trmx0.
Qed.
End Position.

Section Dual.
Variable R : realFieldType.
Variables (samples features outputs : nat) (f y : nat -> nat -> R).

(* The outputs of the output weights U, biases included. *)
Definition linear (U : nat -> nat -> R) (j k : nat) : R := sum features (fun i => f j i * U i k).

Lemma dual_product (r : nat -> nat -> R) U :
  (forall i k, (i < features)%N -> (k < outputs)%N -> sum samples (fun j => f j i * r j k) = 0) ->
  sum samples (fun j => sum outputs (fun k => r j k * linear U j k)) = 0.
Proof.
move=> orth; rewrite sum_exchange; apply: sum0 => k ltk.
have E j : r j k * linear U j k = sum features (fun i => U i k * (f j i * r j k)).
  rewrite /linear -sumZ; apply: eq_sum => i _ /=; by rewrite mulrCA [RHS]mulrCA [r j k * _]mulrC.
rewrite (eq_sum (fun j _ => E j)) sum_exchange; apply: sum0 => i lti.
by rewrite sumZ orth // mulr0.
Qed.

(* The witness "dual" of the squared loss: residuals that are orthogonal to all features bound the loss of all
   output weights from below. *)
Theorem dual_squared_sound (r : nat -> nat -> R) U :
  (forall i k, (i < features)%N -> (k < outputs)%N -> sum samples (fun j => f j i * r j k) = 0) ->
  samples%:R^-1 * sum samples (fun j => sum outputs (fun k => 2%:R * (r j k * y j k) - r j k ^+ 2))
  <= squared samples outputs y (linear U).
Proof.
move=> /dual_product orth; rewrite /squared /mean ler_wpmul2l ?invr_ge0 ?ler0n //.
rewrite -[X in X <= _]subr0 -[X in _ - X](mulr0 2%:R) -(orth U) -sumZ -sumN -sumD.
apply: ler_sums => j _; rewrite -sumZ -sumN -sumD; apply: ler_sums => k _.
have -> : 2%:R * (r j k * y j k) - r j k ^+ 2 - 2%:R * (r j k * linear U j k)
    = (- r j k *+ 2) * (linear U j k - y j k) - (- r j k) ^+ 2.
  by rewrite sqrrN addrAC -mulrBr -mulrBr mulr_natl [in RHS]mulrnAl mulNr -mulrN opprB.
exact: square_above.
Qed.

(* The witness "dual" of cross-entropy. That log (sum_k exp z_k) is at least <p, z> + H(p) for every p of the
   simplex is assumed: an arbitrary ordered field has no logarithm. *)
Theorem dual_cross_entropy_sound (logsumexp entropy : (nat -> R) -> R) (p : nat -> nat -> R) U :
  (forall q z, (forall k, (k < outputs)%N -> 0 <= q k) -> sum outputs q = 1 ->
    sum outputs (fun k => q k * z k) + entropy q <= logsumexp z) ->
  (forall j, (j < samples)%N -> sum outputs (y j) = 1) ->
  (forall j k, (j < samples)%N -> (k < outputs)%N -> 0 <= p j k) ->
  (forall j, (j < samples)%N -> sum outputs (p j) = 1) ->
  (forall i k, (i < features)%N -> (k < outputs)%N ->
    sum samples (fun j => f j i * (p j k - y j k)) = 0) ->
  samples%:R^-1 * sum samples (fun j => entropy (p j))
  <= cross_entropy samples outputs logsumexp y (linear U).
Proof.
move=> gibbs y1 p0 p1 /dual_product orth.
rewrite /cross_entropy /mean ler_wpmul2l ?invr_ge0 ?ler0n //.
rewrite -[X in X <= _]addr0 -(orth U) -sumD; apply: ler_sums => j ltj.
have -> : sum outputs (fun k => y j k * (logsumexp (linear U j) - linear U j k))
    = logsumexp (linear U j) - sum outputs (fun k => y j k * linear U j k).
  rewrite (eq_sum (fun k _ => mulrBr (y j k) _ _)).
  by rewrite sumD sumN sumZr y1 // mul1r.
rewrite [X in _ + X <= _](eq_sum (fun k _ => mulrBl _ (p j k) (y j k))).
rewrite sumD sumN addrA ler_add2r addrC; exact: gibbs (p0 j ^~ ltj) (p1 j ltj).
Qed.
End Dual.
