(* Ranks and determinants from residues: CERTIFICATE.md, sections 7 and 12; the Java classes ExactRank, Pivots and
   Determinant.

   Elimination modulo a prime finds rows and columns with a minor that is not zero there. So it is not zero over
   the rationals. And an integer is known from its residues where their moduli are large enough. *)
From mathcomp Require Import all_ssreflect all_fingroup all_algebra.
From Isthmus Require Import Definite.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory intZmod intRing.
Local Open Scope ring_scope.

Section Rank.
Variables (m n r : nat).

(* The numbers of an integer matrix in a field. *)
Definition over (F : fieldType) k l (A : 'M[int]_(k, l)) : 'M[F]_(k, l) := map_mx intr A.

(* A determinant that is not zero modulo p is not zero. *)
Lemma det_modp p (A : 'M[int]_r) : \det (over [fieldType of 'F_p] A) != 0 -> \det (over rat_fieldType A) != 0.
Proof.
rewrite !det_map_mx; apply: contra_neq => H.
have /eqP : (\det A)%:~R = 0 :> rat by [].
by rewrite intr_eq0 => /eqP ->.
Qed.

(* Some r rows and r columns with a determinant that is not zero: the rank is at least r. *)
Lemma minor_rank (F : fieldType) k l (A : 'M[F]_(k, l)) (f : 'I_r -> 'I_k) (g : 'I_r -> 'I_l) :
  \det (mxsub f g A) != 0 -> (r <= \rank A)%N.
Proof.
move=> d; have u : mxsub f g A \in unitmx by rewrite unitmxE unitfE.
rewrite -(mxrank_unit u) -[mxsub f g A]trmxK.
have -> : mxsub f g A = rowsub f (colsub g A) by apply/matrixP => i j; rewrite !mxE.
rewrite trmxK; apply: leq_trans (mxrankS (rowsub_sub _ _)) _.
rewrite -mxrank_tr; have -> : (colsub g A)^T = rowsub g A^T by apply/matrixP => i j; rewrite !mxE.
by rewrite -[\rank A]mxrank_tr mxrankS // rowsub_sub.
Qed.

(* The condition "rank_at_least" (CERTIFICATE.md, section 12). The columns of a rational matrix are multiplied by
   their denominators; the integers have a minor of r rows and r columns that is not zero modulo p. Then the rank
   of the rational matrix is at least r. *)
Theorem rank_from_prime (p : nat) (Q : 'M[rat]_(m, n)) (A : 'M[int]_(m, n)) (denominator : 'I_n -> int)
    (f : 'I_r -> 'I_m) (g : 'I_r -> 'I_n) :
  (forall i j, (A i j)%:~R = Q i j * (denominator j)%:~R) ->
  \det (over [fieldType of 'F_p] (mxsub f g A)) != 0 -> (r <= \rank Q)%N.
Proof.
move=> E /det_modp d.
have {}E : over rat_fieldType A = Q *m diag_mx (\row_j (denominator j)%:~R).
  by apply/matrixP => i j; rewrite mul_mx_diag !mxE E.
apply: leq_trans (mxrankM_maxl Q (diag_mx (\row_j (denominator j)%:~R))); rewrite -E.
apply: (@minor_rank _ _ _ _ f g).
by have -> : mxsub f g (over rat_fieldType A) = over rat_fieldType (mxsub f g A)
  by apply/matrixP => i j; rewrite !mxE.
Qed.

(* The other way: all columns are combinations of r of them, checked by multiplication. *)
Theorem rank_at_most (F : fieldType) (A : 'M[F]_(m, n)) (g : 'I_r -> 'I_n) (X : 'M[F]_(r, n)) :
  colsub g A *m X = A -> (\rank A <= r)%N.
Proof. by move=> <-; apply: leq_trans (mxrankM_maxr _ _) (rank_leq_row _). Qed.
End Rank.

(* Residues. *)
Section Residues.
(* One more prime: equal modulo M and modulo p, without a common divisor: equal modulo M p. *)
Theorem residue_step (M p d v w : int) : coprimez M p ->
  (M %| d - v)%Z -> (M %| w - v)%Z -> (p %| d - w)%Z -> (M * p %| d - w)%Z.
Proof.
move=> co Md Mw pd; rewrite Gauss_dvdz // pd andbT.
have [[q Eq] [r Er]] := (dvdzP Md, dvdzP Mw).
by apply/dvdzP; exists (q - r); rewrite mulrBl -Eq -Er opprB addrA subrK.
Qed.

(* An integer of at most h that is v modulo M is v, if M > 2 h and v is the residue around zero. *)
Theorem residue_determines (M h d v : int) : 2%:R * h < M -> `|d| <= h -> - M < 2%:R * v <= M ->
  (M %| d - v)%Z -> d = v.
Proof.
move=> hM dh /andP [vl vu] /dvdzP [q E].
have M0 : 0 < M by apply: le_lt_trans hM; rewrite mulr_ge0 // (le_trans _ dh).
have v2 : 2%:R * `|v| <= M.
  rewrite -[X in X * _](ger0_norm (ler0n _ 2)) -normrM ler_norml vu andbT; exact: ltW.
have close : `|d - v| < M.
  rewrite -(ltr_pmul2l (ltr0n _ 2)) -[X in _ < X]mulrC mulr_natr mulr2n.
  apply: (@le_lt_trans _ _ (2%:R * (`|d| + `|v|))); first by rewrite ler_pmul2l // ler_norm_sub.
  by rewrite mulrDr; apply: ltr_le_add => //; apply: le_lt_trans hM; rewrite ler_pmul2l.
have q0 : q = 0.
  apply/eqP; rewrite -normr_eq0 eq_le normr_ge0 andbT -ltz_addr1 add0r.
  by rewrite -(ltr_pmul2r M0) mul1r -{1}(gtr0_norm M0) -normrM -E.
by apply/eqP; rewrite -subr_eq0 E q0 mul0r.
Qed.

(* A determinant of integers is known from a residue, where the modulus is more than twice Hadamard's bound. *)
Theorem determinant_from_residue n (A : 'M[int]_n) (M h v : int) :
  0 <= h -> \prod_j (\sum_i A i j ^+ 2) <= h ^+ 2 -> 2%:R * h < M -> - M < 2%:R * v <= M ->
  (M %| \det A - v)%Z -> \det A = v.
Proof.
move=> h0 bound hM range; apply: (residue_determines hM) => //.
rewrite -(ler_pexpn2r (n := 2)) ?nnegrE // real_normK ?num_real //.
apply: le_trans bound; rewrite -(ler_int rat_numDomainType) rmorphX /= -det_map_mx.
apply: le_trans (hadamard _) _; rewrite rmorph_prod; apply: ler_prod => j _.
rewrite sumr_ge0 /= => [|i _]; last exact: sqr_ge0.
rewrite rmorph_sum /=; apply: ler_sum => i _; rewrite mxE rmorphX /=; exact: lexx.
Qed.
End Residues.
