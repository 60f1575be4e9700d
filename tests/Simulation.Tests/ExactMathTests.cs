using FsCheck.Xunit;

namespace Anomaly.Simulation.Tests;

public sealed class ExactMathTests
{
    [Property(MaxTest = 2000)]
    public bool Exp_isWithinAFewUnitsInTheLastPlace(int thousandths)
    {
        var x = thousandths % 700_000 / 1000.0;

        return Math.Abs((ExactMath.Exp(x) / Math.Exp(x)) - 1) < 4e-15;
    }
}
