using Anomaly.Detection.Features.Relative;

namespace Anomaly.Detection.Tests.Features.Relative;

public sealed class DayProfileTests
{
    private const double Unit = 1 / 2048.0;

    [Fact]
    public void Usual_ofADailySeries_isNothingAndLearnsNothing()
    {
        var profile = new DayProfile();
        profile.Learn(SessionClock.NoSlot, (0, 0), 1, 1);

        Assert.Equal((0, 0), profile.Usual(SessionClock.NoSlot));
        Assert.All(Enumerable.Range(0, SessionClock.Slots), slot => Assert.Equal((0, 0), profile.Usual(slot)));
    }

    [Fact]
    public void Learn_theFirstVisit_countsWholeAndLaterOnesForATenth()
    {
        var profile = new DayProfile();
        profile.Learn(5, (0, 0), 1, -2);
        Assert.Equal((1, -2), profile.Usual(5));

        profile.Learn(5, profile.Usual(5), 1, 1);
        Assert.Equal((Math.Round(1.1 / Unit) * Unit, Math.Round(-1.9 / Unit) * Unit), profile.Usual(5));
    }

    [Fact]
    public void Learn_whatWasNotSeen_staysAsItIs()
    {
        var profile = new DayProfile();
        profile.Learn(5, (0, 0), 1, null);
        Assert.Equal((1, 0), profile.Usual(5));

        profile.Learn(5, profile.Usual(5), null, 3);
        Assert.Equal((1, 3), profile.Usual(5));
    }

    [Fact]
    public void Usual_beforeTheFirstVisit_isThatOfTheSlotBefore()
    {
        var profile = new DayProfile();
        profile.Learn(0, (0, 0), 4, 4);
        profile.Learn(1, (0, 0), 1, 2);
        profile.Learn(101, (0, 0), 0.5, 0.25);

        Assert.Equal((1, 2), profile.Usual(2));
        Assert.Equal((0, 0), profile.Usual(3));
        Assert.Equal((0.5, 0.25), profile.Usual(102));
    }

    /// <summary>A session's first bar is like no other: the slot after it takes nothing from it.</summary>
    [Fact]
    public void Usual_afterTheOpeningBar_isNotThatOfTheOpeningBar()
    {
        var profile = new DayProfile();
        profile.Learn(0, (0, 0), 4, 4);

        Assert.Equal((4, 4), profile.Usual(0));
        Assert.Equal((0, 0), profile.Usual(1));
    }

    [Fact]
    public void Learn_moreThanEightNats_staysAtEight()
    {
        var profile = new DayProfile();
        profile.Learn(5, (7, -7), 2, -2);

        Assert.Equal((8, -8), profile.Usual(5));
    }
}
