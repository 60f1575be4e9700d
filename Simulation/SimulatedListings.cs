using Anomaly.MarketData;

namespace Anomaly.Simulation;

/// <summary>The simulated exchange's tickers: sixty invented companies, twenty a market. No real symbol begins with <c>SIM-</c>.</summary>
public static class SimulatedListings
{
    private const string UnitedStates =
        "AERO Altona Aerospace|BANK First Harbor Bank|BIOX Bioxena Therapeutics|CHIP Corvale Semiconductor|CLOU Cloudmere Software|COAL Blackridge Coal|DRUG Pellworth Pharma|" +
        "FARM Green Acre Foods|FUND Meridian Index Trust|GAME Pixelforge Games|GOLD Auric Mining|GRID Northline Power|HOME Willowbrook Homes|MALL Corner Street Retail|OILX Delmar Petroleum|" +
        "RAIL Transcontinent Rail|SHIP Bluewater Lines|STEL Ironvale Steel|TELE Farspeak Telecom|WATR Clearbrook Utilities";

    private const string Japan =
        "AKI Akitsu Electric|ASA Asahina Motors|DAI Daikawa Trading|FUJ Fujimori Optics|HAN Hanamura Foods|HIK Hikarigo Robotics|ISH Ishibana Steel|KAW Kawatani Marine|KIN Kinjo Bank|MAT Matsugane Pharma|" +
        "MIZ Mizuhara Games|NAG Nagareyo Rail|OKI Okishima Telecom|SAK Sakurado Retail|SHI Shiokaze Shipping|SUM Sumikura Insurance|TAK Takenami Chemicals|TOM Tomigaoka Homes|YAM Yamabuki Power|YUK Yukimoto Precision";

    private const string Thailand =
        "AIR Andaman Airways|BAY Ao Sai Resorts|BKB Chao Bank|CEM Phukhao Cement|ELE Saifa Power|FIS Talay Fisheries|GAS Isan Gas|HOS Suk Jai Hospitals|LAN Baan Suan Land|MED Ya Dee Pharma|" +
        "MOB Khaosan Mobile|OIL Ruam Petroleum|PAL Namman Palm|RIC Khao Hom Rice|RUB Yang Para Rubber|SUG Oi Waan Sugar|TEX Mai Thong Textiles|TIN Dibuk Tin|TOL Thang Duan Tollways|TRA Rot Fai Transit";

    /// <summary>Every listing, in symbol order.</summary>
    public static IReadOnlyList<Listing> All { get; } =
        [.. Of(UnitedStates, "").Concat(Of(Japan, ".T")).Concat(Of(Thailand, ".BK")).OrderBy(listing => listing.Ticker)];

    private static IEnumerable<Listing> Of(string listings, string suffix) =>
        listings.Split('|').Select(entry => entry.Split(' ', 2))
            .Select(entry => new Listing(Ticker.Parse($"SIM-{entry[0]}{suffix}"), $"{entry[1]} (simulated)"));
}
