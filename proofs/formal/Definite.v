(* Positive definite matrices: CERTIFICATE.md, section 7; the Java classes Definiteness and Determinant.

   All pivots of an elimination without fractions are positive: then the matrix is positive definite. And Hadamard's
   bound: a determinant is at most the product of the lengths of the columns. *)
From mathcomp Require Import all_ssreflect all_algebra.
Set Implicit Arguments. Unset Strict Implicit. Unset Printing Implicit Defensive.
Import GRing.Theory Num.Theory Order.TTheory.
Local Open Scope ring_scope.

Section Definiteness.
Variable R : realFieldType.

Definition form n (S : 'M[R]_n) (u : 'rV[R]_n) : R := (u *m S *m u^T) 0 0.
Definition positive_definite n (S : 'M[R]_n) := forall u, u != 0 -> 0 < form S u.

(* Elimination without fractions on a symmetric matrix (Bareiss): p is the pivot before, at first 1. *)
Fixpoint definite (p : R) n : 'M[R]_n -> bool :=
  if n is m.+1 then fun S : 'M[R]_(1 + m) =>
    let a := S 0 0 in
    let b := dlsubmx S in
    (0 < a) && definite a (p^-1 *: (a *: drsubmx S - b *m b^T))
  else fun=> true.

Lemma form_block n (a : R) (b : 'cV[R]_n) (C : 'M[R]_n) (x : R) (v : 'rV[R]_n) :
  a * form (block_mx a%:M b^T b C) (row_mx x%:M v)
  = (a * x + (v *m b) 0 0) ^+ 2 + form (a *: C - b *m b^T) v.
Proof.
set y := (v *m b) 0 0; set z := (v *m C *m v^T) 0 0.
have b_v : (b^T *m v^T) 0 0 = y by rewrite -trmx_mul mxE.
have entry (A B : 'M[R]_1) : (A *m B) 0 0 = A 0 0 * B 0 0 by rewrite mxE big_ord1.
have sum_entry (A B : 'M[R]_1) : (A + B) 0 0 = A 0 0 + B 0 0 by rewrite mxE.
have diag (c : R) : (c%:M : 'M[R]_1) 0 0 = c by rewrite mxE.
have -> : form (block_mx a%:M b^T b C) (row_mx x%:M v) = x * a * x + y * x + (x * y + z).
  rewrite /form mul_row_block tr_row_mx mul_row_col tr_scalar_mx !mulmxDl !sum_entry.
  by rewrite -[x%:M *m b^T *m v^T]mulmxA !entry !diag b_v.
have -> : form (a *: C - b *m b^T) v = a * z - y * y.
  have sub_entry (A B : 'M[R]_1) : (a *: A - B) 0 0 = a * A 0 0 - B 0 0 by rewrite !mxE.
  rewrite /form mulmxBr mulmxBl -scalemxAr -scalemxAl mulmxA -[v *m b *m b^T *m v^T]mulmxA.
  by rewrite sub_entry entry b_v.
have -> : (a * x + y) ^+ 2 = a * (x * a * x) + (a * (y * x) + a * (x * y)) + y * y.
  rewrite sqrrD -expr2 mulr2n [y * x]mulrC -!mulrA; congr (_ + _ + _).
  by rewrite expr2 !mulrA.
by rewrite -!addrA [y * y + _]addrC subrK !mulrDr !addrA.
Qed.

(* The Java class Definiteness: if all pivots of a symmetric matrix are positive, it is positive definite. *)
Theorem definite_sound p n (S : 'M[R]_n) : 0 < p -> S^T = S -> definite p S -> positive_definite S.
Proof.
elim: n p S => [|n IH] p S p0 sym; first by move=> _ u /eqP []; apply/rowP => -[].
move: S sym; rewrite -[n.+1]/(1 + n)%N => S sym /andP [a0 rest] u u0.
set a := S 0 0 in a0 rest; set b := dlsubmx S in rest; set C := drsubmx S in rest.
have blocks : S = block_mx a%:M b^T b C.
  rewrite -[LHS]submxK; congr block_mx; last by rewrite /b trmx_dlsub sym.
  by apply/matrixP => i j; rewrite !ord1 !mxE /a; congr (S _ _); apply: val_inj.
set T := a *: C - b *m b^T in rest.
have symC : C^T = C by rewrite /C trmx_drsub sym.
have symT : T^T = T by rewrite /T !linearB /= linearZ /= symC trmx_mul trmxK.
have pdT : positive_definite T.
  have := IH a (p^-1 *: T) a0; rewrite linearZ /= symT => /(_ erefl rest) pd v v0.
  have := pd v v0; rewrite /form -scalemxAr -scalemxAl mxE pmulr_rgt0 //.
  by rewrite invr_gt0.
pose x := lsubmx u 0 0; pose v := rsubmx u.
have Eu : u = row_mx x%:M v.
  rewrite -[LHS]hsubmxK; congr row_mx; apply/matrixP => i j; rewrite !ord1 !mxE eqxx mulr1n /x mxE.
  by [].
rewrite -(pmulr_rgt0 _ a0) blocks Eu form_block.
have [v0|v0] := eqVneq v 0; last by rewrite ltr_paddl ?sqr_ge0 ?pdT.
have x0 : x != 0 by apply: contra u0 => /eqP x0; rewrite Eu v0 x0 raddf0 row_mx0.
have zero : (0 : 'M[R]_1) 0 0 = 0 by rewrite mxE.
rewrite v0 mul0mx /form !mul0mx zero !addr0.
by rewrite lt0r sqrf_eq0 sqr_ge0 andbT mulf_neq0 // gt_eqF.
Qed.

(* What is left of a positive definite matrix after one step of elimination. *)
Lemma definite_rest n (a : R) (b : 'cV[R]_n) (C : 'M[R]_n) : 0 < a ->
  positive_definite (block_mx a%:M b^T b C) -> positive_definite (a *: C - b *m b^T).
Proof.
move=> a0 pd v v0; pose x := - ((v *m b) 0 0 / a).
have u0 : row_mx x%:M v != 0 by apply: contra v0; rewrite -row_mx0 => /eqP /eq_row_mx [_ ->].
have ax : a * x + (v *m b) 0 0 = 0 by rewrite /x mulrN mulrCA divff ?gt_eqF // mulr1 addNr.
by have := pd _ u0; rewrite -(pmulr_rgt0 _ a0) form_block ax expr0n add0r.
Qed.

Lemma definite_diagonal n (S : 'M[R]_n) i : positive_definite S -> 0 < S i i.
Proof.
move=> /(_ (delta_mx 0 i)); rewrite /form -rowE trmx_delta -colE !mxE; apply.
by apply/eqP => /rowP /(_ i) /eqP; rewrite !mxE !eqxx oner_eq0.
Qed.

Lemma determinant_definite n (S : 'M[R]_n) : S^T = S -> positive_definite S ->
  0 <= \det S <= \prod_i S i i.
Proof.
elim: n S => [|n IH] S; first by rewrite det_mx00 big_ord0 ler01 lexx.
move: S; rewrite -[n.+1]/(1 + n)%N => S sym pd.
set a := S 0 0; set b := dlsubmx S; set C := drsubmx S.
have a0 : 0 < a := definite_diagonal 0 pd.
have blocks : S = block_mx a%:M b^T b C.
  rewrite -[LHS]submxK; congr block_mx; last by rewrite /b trmx_dlsub sym.
  by apply/matrixP => i j; rewrite !ord1 !mxE /a; congr (S _ _); apply: val_inj.
pose T := C - a^-1 *: (b *m b^T).
have Et : a *: T = a *: C - b *m b^T by rewrite scalerBr scalerA divff ?gt_eqF // scale1r.
have pdT : positive_definite T.
  have pd' : positive_definite (block_mx a%:M b^T b C) by rewrite -blocks.
  move=> v v0; have := definite_rest a0 pd' v0; rewrite -Et.
  by rewrite /form -scalemxAr -scalemxAl mxE pmulr_rgt0.
have symT : T^T = T.
  by rewrite /T linearB linearZ /= trmx_mul trmxK /C trmx_drsub sym.
have /andP [dT0 dT] := IH T symT pdT.
have -> : \det S = a * \det T.
  have -> : S = block_mx 1%:M 0 (a^-1 *: b) 1%:M *m block_mx a%:M b^T 0 T.
    rewrite mulmx_block !mul1mx !mul0mx !addr0 [LHS]blocks; congr block_mx.
      by rewrite mul_mx_scalar scalerA divff ?gt_eqF // scale1r.
    by rewrite -scalemxAl /T addrC subrK.
  by rewrite det_mulmx det_lblock det_ublock !det1 !mul1r det_scalar1.
rewrite (@big_split_ord _ _ _ 1 n) big_ord1; apply/andP; split.
  by rewrite mulr_ge0 // ltW.
have -> : S (lshift n 0) (lshift n 0) = a by rewrite /a; congr (S _ _); apply: val_inj.
rewrite ler_pmul2l //; apply: le_trans dT _; apply: ler_prod => i _.
apply/andP; split; first by apply: ltW; apply: definite_diagonal.
have -> : T i i = S (rshift 1 i) (rshift 1 i) - a^-1 * b i 0 ^+ 2.
  by rewrite /T !mxE big_ord1 !mxE expr2.
by rewrite ler_subl_addr ler_addl mulr_ge0 ?sqr_ge0 // invr_ge0 ltW.
Qed.

(* Hadamard: the square of a determinant is at most the product of the squared lengths of the columns. *)
Theorem hadamard n (A : 'M[R]_n) : (\det A) ^+ 2 <= \prod_j (\sum_i A i j ^+ 2).
Proof.
have [->|d0] := eqVneq (\det A) 0.
  rewrite expr0n; apply: prodr_ge0 => j _; apply: sumr_ge0 => i _; exact: sqr_ge0.
pose G := A^T *m A.
have symG : G^T = G by rewrite trmx_mul trmxK.
have pdG : positive_definite G.
  move=> u u0; pose w := u *m A^T.
  have w0 : w != 0.
    apply: contra u0 => /eqP w0; have inv : A^T \in unitmx by rewrite unitmx_tr unitmxE unitfE.
    by rewrite -[u](mulmxK inv) -/w w0 mul0mx.
  have -> : form G u = \sum_i w 0 i ^+ 2.
    have -> : form G u = (w *m w^T) 0 0 by rewrite /form /G /w trmx_mul trmxK !mulmxA.
    by rewrite mxE; apply: eq_bigr => i _; rewrite [w^T _ _]mxE expr2.
  rewrite lt0r sumr_ge0 ?andbT => [|i _]; last exact: sqr_ge0.
  apply: contra w0 => /eqP E; apply/eqP/rowP => i; rewrite [RHS]mxE; apply/eqP; rewrite -sqrf_eq0.
  by rewrite (@psumr_eq0P _ _ xpredT (fun j => w 0 j ^+ 2) (fun j _ => sqr_ge0 _) E i isT).
have /andP [_] := determinant_definite symG pdG.
rewrite /G det_mulmx det_tr -expr2 => /le_trans; apply.
rewrite le_eqVlt; apply/orP; left; apply/eqP; apply: eq_bigr => j _.
by rewrite mxE; apply: eq_bigr => i _; rewrite mxE expr2.
Qed.
End Definiteness.
