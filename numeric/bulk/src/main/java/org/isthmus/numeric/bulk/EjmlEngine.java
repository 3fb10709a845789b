package org.isthmus.numeric.bulk;

import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;

/** Products by EJML: pure Java, always there, an order of magnitude slower than native code. */
final class EjmlEngine implements Engine {

  @Override
  public String name() {
    return "ejml";
  }

  @Override
  public void gemm(Product p, boolean accumulate, float[] a, float[] b, float[] c) {
    FMatrixRMaj left =
        FMatrixRMaj.wrap(p.transposeA() ? p.k() : p.m(), p.transposeA() ? p.m() : p.k(), a);
    FMatrixRMaj right =
        FMatrixRMaj.wrap(p.transposeB() ? p.n() : p.k(), p.transposeB() ? p.k() : p.n(), b);
    FMatrixRMaj result = FMatrixRMaj.wrap(p.m(), p.n(), c);
    if (p.transposeA()) {
      if (accumulate) {
        CommonOps_FDRM.multAddTransA(left, right, result);
      } else {
        CommonOps_FDRM.multTransA(left, right, result);
      }
    } else if (p.transposeB()) {
      if (accumulate) {
        CommonOps_FDRM.multAddTransB(left, right, result);
      } else {
        CommonOps_FDRM.multTransB(left, right, result);
      }
    } else if (accumulate) {
      CommonOps_FDRM.multAdd(left, right, result);
    } else {
      CommonOps_FDRM.mult(left, right, result);
    }
  }

  @Override
  public void gemm(Product p, boolean accumulate, double[] a, double[] b, double[] c) {
    DMatrixRMaj left =
        DMatrixRMaj.wrap(p.transposeA() ? p.k() : p.m(), p.transposeA() ? p.m() : p.k(), a);
    DMatrixRMaj right =
        DMatrixRMaj.wrap(p.transposeB() ? p.n() : p.k(), p.transposeB() ? p.k() : p.n(), b);
    DMatrixRMaj result = DMatrixRMaj.wrap(p.m(), p.n(), c);
    if (p.transposeA()) {
      if (accumulate) {
        CommonOps_DDRM.multAddTransA(left, right, result);
      } else {
        CommonOps_DDRM.multTransA(left, right, result);
      }
    } else if (p.transposeB()) {
      if (accumulate) {
        CommonOps_DDRM.multAddTransB(left, right, result);
      } else {
        CommonOps_DDRM.multTransB(left, right, result);
      }
    } else if (accumulate) {
      CommonOps_DDRM.multAdd(left, right, result);
    } else {
      CommonOps_DDRM.mult(left, right, result);
    }
  }
}
