using System.Text.RegularExpressions;

namespace Collab.Protocol.Tests;

/// <summary>The closed list is well-formed.</summary>
internal sealed partial class RefusalCodeTests
{
    [Test]
    public void Names_are_unique_and_in_snake_case() =>
        Assert.Multiple(() =>
        {
            Assert.That(RefusalCode.All.Select(x => x.Name), Is.Unique);
            Assert.That(RefusalCode.All.Where(x => !SnakeCase().IsMatch(x.Name)), Is.Empty);
        });

    [Test]
    public void Close_codes_lie_in_the_range_for_applications() =>
        Assert.That(RefusalCode.All.Select(x => x.CloseCode), Has.All.EqualTo(0).Or.InRange(4000, 4999));

    [Test]
    public void Names_fit_a_close_reason() =>
        Assert.That(RefusalCode.All.Select(x => x.Name.Length), Has.All.LessThanOrEqualTo(123));

    [Test]
    public void Every_code_is_found_by_its_name() =>
        Assert.That(RefusalCode.All.Where(x => RefusalCode.Find(x.Name) != x), Is.Empty);

    [Test]
    public void An_unknown_name_is_not_found() => Assert.That(RefusalCode.Find("no_such_code"), Is.Null);

    [TestCase("a", true)]
    [TestCase("A-z.0_9", true)]
    [TestCase("", false)]
    [TestCase("a b", false)]
    [TestCase("a/b", false)]
    [TestCase("\u00e4", false)]
    [TestCase("\u0661", false)]
    public void Ids_are_letters_digits_and_three_marks(string id, bool legal) =>
        Assert.That(ProtocolLimits.IsId(id), Is.EqualTo(legal));

    [TestCase(64, true)]
    [TestCase(65, false)]
    public void Ids_are_bounded(int length, bool legal) =>
        Assert.That(ProtocolLimits.IsId(new string('x', length)), Is.EqualTo(legal));

    [GeneratedRegex("^[a-z]+(_[a-z]+)*$")]
    private static partial Regex SnakeCase();
}
