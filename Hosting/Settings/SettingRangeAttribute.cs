using System.ComponentModel.DataAnnotations;

namespace Anomaly.Hosting.Settings;

/// <summary>
/// A setting that must be a whole number within bounds, both of them allowed; null passes. Unlike <see cref="RangeAttribute"/>, whose own message the generator of
/// options validators drops, it names the setting in full.
/// </summary>
/// <param name="section">The section of the setting, for example <c>Anomaly:Gateway</c>.</param>
/// <param name="least">The least value.</param>
/// <param name="most">The greatest value.</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SettingRangeAttribute(string section, int least, int most) : ValidationAttribute
{
    public string Section { get; } = section;

    public int Least { get; } = least;

    public int Most { get; } = most;

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is int number && (number < Least || number > Most)
            ? new ValidationResult($"{Section}:{validationContext.MemberName} must be {Least} to {Most}, not {number}.")
            : ValidationResult.Success;
}
