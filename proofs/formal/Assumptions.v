(* What each theorem rests on. The build fails unless this prints "Closed under the global context" for all of them:
   no axiom, nothing admitted. *)
From Isthmus Require Import Network Lumped Affine Lift Convex Path Enclosed Descent Ray.
From Isthmus Require Import Definite Disconnection Rank Inverse Findings Examples.

Print Assumptions lumped_sound.
Print Assumptions affine_sound.
Print Assumptions polyline_sound.
Print Assumptions lift_sound.
Print Assumptions lift_vertices.
Print Assumptions convex_segment.
Print Assumptions invariant_segment.
Print Assumptions squared_convex.
Print Assumptions huber_convex.
Print Assumptions logistic_convex.
Print Assumptions cross_entropy_convex.
Print Assumptions enclosed_sound.
Print Assumptions max_loss_sound.
Print Assumptions ends_sound.
Print Assumptions box_bound.
Print Assumptions descent.
Print Assumptions descends_sound.
Print Assumptions unseen_neuron.
Print Assumptions unbounded_sound.
Print Assumptions definite_sound.
Print Assumptions hadamard.
Print Assumptions singular_barrier.
Print Assumptions disconnected_sound.
Print Assumptions rank_from_prime.
Print Assumptions rank_at_most.
Print Assumptions residue_step.
Print Assumptions residue_determines.
Print Assumptions determinant_from_residue.
Print Assumptions verified_inverse.
Print Assumptions verified_inverse_enclosure.
Print Assumptions multipliers_sound.
Print Assumptions hyperplane_determinant.
Print Assumptions dual_squared_sound.
Print Assumptions dual_cross_entropy_sound.
Print Assumptions relay_steps.
Print Assumptions twin_steps.
Print Assumptions lift_steps.
Print Assumptions relay_checks.
Print Assumptions relay_path.
