namespace Anomaly.MarketData.Simulation;

/// <summary>What a draw is for; draws of different streams are independent. The numbers are part of what a seed means: never renumber.</summary>
internal enum DrawStream
{
    Profile = 1,
    Session = 2,
    MarketSession = 3,
    Minutes = 4,
    Shock = 5,
    Split = 6,
    LevelQuarter = 10,
    LevelYear = 11,
    LevelCycle = 12,
    LevelEra = 13,
    VolatilityWeek = 20,
    VolatilityMonth = 21,
    VolatilityQuarter = 22,
    VolatilityRegime = 23,
    VolumeMonth = 30,
}
