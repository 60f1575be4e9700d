using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace Anomaly.MarketData;

/// <summary>
/// The least and the most that a number may be. The failure is a sentence with the setting's full name and its value; the options generator
/// puts a range of its own in the place of <see cref="RangeAttribute"/>, which drops the message that it was given.
/// </summary>
/// <param name="setting">The setting's full name, for example <c>Anomaly:MarketData:Simulated:Speed</c>.</param>
/// <param name="minimum">The least value.</param>
/// <param name="maximum">The most.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingRangeAttribute(string setting, double minimum, double maximum) : ValidationAttribute
{
    /// <summary>The setting's full name.</summary>
    public string Setting => setting;

    /// <summary>The least value.</summary>
    public double Minimum => minimum;

    /// <summary>The greatest value.</summary>
    public double Maximum => maximum;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= minimum && number <= maximum
            ? ValidationResult.Success
            : new ValidationResult(string.Create(CultureInfo.InvariantCulture, $"{setting} is {number}. It must be from {minimum} to {maximum}."));
    }
}
